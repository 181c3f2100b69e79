import { z } from 'zod';
import { faultOf, formatFault, InvalidInputError } from '../../platform/index.ts';
import { rejected } from '../../vulnerabilities/index.ts';
import type { Inventory } from '../inventory.ts';
import { utcTime } from '../manifest.ts';
import { type SbomEntry, type SbomHead, sbomInventory } from './sbom.ts';
import type { SourceIndex } from '../source-mapping/source-index.ts';

const bomSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string().regex(/^1\.[2-7]$/, 'is no version that is read (1.2 to 1.7)'),
  metadata: z.object({ timestamp: utcTime.optional().catch(undefined) }).optional(),
  components: z.array(z.unknown()).min(1, 'is empty'),
});

const componentSchema = z.object({
  type: z.string(),
  group: z.string().optional(),
  name: z.string().min(1, 'is empty'),
  version: z.string().optional(),
  purl: z.string().optional(),
  properties: z.array(z.object({ name: z.string(), value: z.string().optional() })).optional(),
  externalReferences: z.array(z.object({ type: z.string(), url: z.string() })).optional(),
  /** Components inside this one. */
  components: z.array(z.unknown()).optional(),
});
type CycloneDxComponent = z.infer<typeof componentSchema>;

/**
 * Reads a CycloneDX SBOM, the JSON form, nested components too. Files are skipped; the operating system names the
 * distribution; the source package is taken from the purl's `upstream` (syft) or Trivy's properties.
 * @throws InvalidInputError where it is no such document or lists no components.
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function readCycloneDx(value: unknown, source: string, index?: SourceIndex): Inventory {
  const bom = bomSchema.safeParse(value);
  if (!bom.success) {
    const fault = formatFault(faultOf(bom.error, value));
    throw new InvalidInputError(`${source}: no CycloneDX SBOM that can be read: ${fault}`);
  }
  const head: SbomHead = {
    format: 'cyclonedx',
    source,
    asOf: bom.data.metadata?.timestamp,
    distro: undefined,
    release: undefined,
    rejected: [],
  };
  const entries: SbomEntry[] = [];
  const walk = (components: unknown[], path: string): void => {
    for (const [at, raw] of components.entries()) {
      const place = `${path}[${at}]`;
      const parsed = componentSchema.safeParse(raw);
      if (!parsed.success) {
        head.rejected.push(rejected(source, place, parsed.error, raw));
        continue;
      }
      const component = parsed.data;
      if (component.type === 'operating-system') {
        head.distro ??= component.name;
        head.release ??= component.version;
      } else if (component.type !== 'file') entries.push(entry(component, place));
      if (component.components !== undefined) walk(component.components, `${place}.components`);
    }
  };
  walk(bom.data.components, 'components');
  return sbomInventory(head, entries, index);
}

function entry(component: CycloneDxComponent, place: string): SbomEntry {
  const { group, name, version, purl } = component;
  return {
    record: `${place} ${name.slice(0, 80)}`,
    kind: component.type === 'container' ? 'container-image' : 'component',
    name: group === undefined || group === '' ? name : `${group}/${name}`,
    version,
    purl,
    builtFrom: trivySource(component),
    url: component.externalReferences?.find(({ type }) => type === 'website')?.url,
  };
}

/** The source package in the properties that Trivy writes. */
function trivySource({ properties = [] }: CycloneDxComponent): SbomEntry['builtFrom'] {
  const property = (name: string): string | undefined =>
    properties.find((candidate) => candidate.name === `aquasecurity:trivy:${name}`)?.value;
  const name = property('SrcName');
  const version = property('SrcVersion');
  const release = property('SrcRelease');
  if (name === undefined || version === undefined || release === undefined) return undefined;
  const epoch = property('SrcEpoch');
  return { name, evr: `${epoch === undefined ? '' : `${epoch}:`}${version}-${release}` };
}
