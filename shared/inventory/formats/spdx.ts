import { z } from 'zod';
import { faultOf, formatFault, InvalidInputError, optional } from '../../platform/index.ts';
import { rejected } from '../../vulnerabilities/index.ts';
import type { Inventory } from '../inventory.ts';
import { utcTime } from '../manifest.ts';
import { type SbomEntry, type SbomHead, sbomInventory } from './sbom.ts';
import type { SourceIndex } from '../source-mapping/source-index.ts';
import type { JsonFormat } from '../format.ts';

export const spdx: JsonFormat = {
  kind: 'json',
  name: 'SPDX JSON',
  fits: (fields) => 'spdxVersion' in fields,
  read: readSpdx,
};

/** Optional text; SPDX has special words for absence too. */
const text = z.preprocess(
  (value) => (value === null || value === 'NOASSERTION' || value === 'NONE' ? undefined : value),
  z.string().optional(),
);

const documentSchema = z.object({
  spdxVersion: z.string().regex(/^SPDX-2\.[23]$/, 'is a version that is not read (SPDX-2.2, SPDX-2.3)'),
  creationInfo: optional(z.object({ created: optional(utcTime).catch(undefined) })),
  packages: z.array(z.unknown()).min(1, 'is empty'),
});

const packageSchema = z.object({
  name: z.string().min(1, 'is empty'),
  versionInfo: text,
  homepage: text,
  sourceInfo: text,
  /** Since 2.3. */
  primaryPackagePurpose: text,
  externalRefs: optional(z.array(z.object({ referenceType: text, referenceLocator: text }))),
});
type SpdxPackage = z.infer<typeof packageSchema>;

/**
 * Reads an SPDX 2.2 or 2.3 SBOM in JSON. An rpm purl takes precedence over others. The operating system names
 * the distribution. The source package comes from the purl's `upstream` (syft) or from `sourceInfo` (Trivy).
 * @throws InvalidInputError where it is not such a document or lists no packages.
 * @see https://spdx.github.io/spdx-spec/v2.3/package-information/
 */
function readSpdx(value: unknown, source: string, index?: SourceIndex): Inventory {
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
  const { name, versionInfo: version, homepage: url, sourceInfo } = spdx;
  const references = (type: string): string[] =>
    (spdx.externalRefs ?? []).flatMap(({ referenceType, referenceLocator }) =>
      referenceType === type && referenceLocator !== undefined ? [referenceLocator] : [],
    );
  const [cpe] = [...references('cpe23Type'), ...references('cpe22Type')];
  return {
    record: `${place} ${name.slice(0, 80)}`,
    kind: spdx.primaryPackagePurpose === 'CONTAINER' ? 'container-image' : 'component',
    name,
    version,
    purls: references('purl'),
    cpe,
    builtFrom: trivySource(sourceInfo),
    url,
  };
}

/** Parses Trivy's sentence about the source package. */
function trivySource(sourceInfo: string | undefined): SbomEntry['builtFrom'] {
  const [, name, evr] = /^built package from: (\S+)(?: (\S+))?$/.exec(sourceInfo ?? '') ?? [];
  return name === undefined ? undefined : { name, evr };
}
