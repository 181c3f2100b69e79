import { z } from 'zod';
import { faultOf, formatFault, InvalidInputError } from '../../platform/index.ts';
import { rejected } from '../../vulnerabilities/index.ts';
import type { Inventory } from '../inventory.ts';
import { utcTime } from '../manifest.ts';
import { type SbomEntry, type SbomHead, sbomInventory } from './sbom.ts';
import type { SourceIndex } from '../source-mapping/source-index.ts';

const documentSchema = z.object({
  spdxVersion: z.string().regex(/^SPDX-2\.[23]$/, 'is no version that is read (SPDX-2.2, SPDX-2.3)'),
  creationInfo: z.object({ created: utcTime.optional().catch(undefined) }).optional(),
  packages: z.array(z.unknown()).min(1, 'is empty'),
});

const packageSchema = z.object({
  name: z.string().min(1, 'is empty'),
  versionInfo: z.string().optional(),
  homepage: z.string().optional(),
  sourceInfo: z.string().optional(),
  /** 2.3 only. */
  primaryPackagePurpose: z.string().optional(),
  externalRefs: z.array(z.object({ referenceType: z.string(), referenceLocator: z.string() })).optional(),
});
type SpdxPackage = z.infer<typeof packageSchema>;

/**
 * Reads an SPDX 2.2 or 2.3 SBOM, the JSON form. Of several purls the first counts; the operating system names the
 * distribution; the source package is taken from the purl's `upstream` (syft) or from `sourceInfo` (Trivy).
 * @throws InvalidInputError where it is no such document or lists no packages.
 * @see https://spdx.github.io/spdx-spec/v2.3/package-information/
 */
export function readSpdx(value: unknown, source: string, index?: SourceIndex): Inventory {
  const document = documentSchema.safeParse(value);
  if (!document.success) {
    const fault = formatFault(faultOf(document.error, value));
    throw new InvalidInputError(`${source}: no SPDX SBOM that can be read: ${fault}`);
  }
  const head: SbomHead = {
    format: 'spdx',
    source,
    asOf: document.data.creationInfo?.created,
    distro: undefined,
    release: undefined,
    rejected: [],
  };
  const entries: SbomEntry[] = [];
  for (const [at, raw] of document.data.packages.entries()) {
    const place = `packages[${at}]`;
    const parsed = packageSchema.safeParse(raw);
    if (!parsed.success) head.rejected.push(rejected(source, place, parsed.error, raw));
    else if (parsed.data.primaryPackagePurpose === 'OPERATING-SYSTEM') {
      head.distro ??= parsed.data.name;
      head.release ??= parsed.data.versionInfo;
    } else if (parsed.data.primaryPackagePurpose !== 'FILE') entries.push(entry(parsed.data, place));
  }
  return sbomInventory(head, entries, index);
}

function entry(spdx: SpdxPackage, place: string): SbomEntry {
  const { name, versionInfo: version, homepage } = spdx;
  return {
    record: `${place} ${name.slice(0, 80)}`,
    kind: spdx.primaryPackagePurpose === 'CONTAINER' ? 'container-image' : 'component',
    name,
    version,
    purl: spdx.externalRefs?.find(({ referenceType }) => referenceType === 'purl')?.referenceLocator,
    builtFrom: trivySource(spdx.sourceInfo),
    url: homepage === 'NOASSERTION' || homepage === 'NONE' ? undefined : homepage,
  };
}

/** Trivy's sentence on the source package. */
function trivySource(sourceInfo: string | undefined): SbomEntry['builtFrom'] {
  const [, name, evr] = /^built package from: (\S+) (\S+)$/.exec(sourceInfo ?? '') ?? [];
  return name === undefined || evr === undefined ? undefined : { name, evr };
}
