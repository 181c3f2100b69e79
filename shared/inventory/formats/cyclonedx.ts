import { z } from 'zod';
import { faultOf, formatFault, InvalidInputError, optional } from '../../platform/index.ts';
import { rejected } from '../../vulnerabilities/index.ts';
import type { Inventory } from '../inventory.ts';
import { utcTime } from '../manifest.ts';
import { type SbomEntry, type SbomHead, sbomInventory } from './sbom.ts';
import type { SourceIndex } from '../source-mapping/source-index.ts';
import type { JsonFormat } from '../format.ts';

export const cycloneDx: JsonFormat = {
  kind: 'json',
  name: 'CycloneDX JSON',
  fits: (fields) => 'bomFormat' in fields,
  read: readCycloneDx,
};

const bomSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string().regex(/^1\.[2-7]$/, 'is a version that is not read (1.2 to 1.7)'),
  metadata: optional(
    z.object({ timestamp: optional(utcTime).catch(undefined), component: optional(z.unknown()) }),
  ),
  components: optional(z.array(z.unknown())),
});

const componentSchema = z.object({
  type: z.string(),
  group: optional(z.string()),
  name: z.string().min(1, 'is empty'),
  version: optional(z.string()),
  purl: optional(z.string()),
  cpe: optional(z.string()),
  properties: optional(z.array(z.object({ name: optional(z.string()), value: optional(z.string()) }))),
  externalReferences: optional(z.array(z.object({ type: optional(z.string()), url: optional(z.string()) }))),
  /** Nested components. */
  components: optional(z.array(z.unknown())),
});
type CycloneDxComponent = z.infer<typeof componentSchema>;

/** Real documents need three levels: image layers, their packages, their files. */
const MAX_DEPTH = 100;

/**
 * Reads a CycloneDX SBOM in JSON, nested components included. Skips files. The operating system, listed as a
 * component or as the document's subject, names the distribution. The source package comes from the purl's
 * `upstream` (syft) or from Trivy's properties.
 * @throws InvalidInputError where it is not such a document or lists no components.
 * @see https://cyclonedx.org/docs/1.6/json/
 */
function readCycloneDx(value: unknown, source: string, index?: SourceIndex): Inventory {
  const bom = bomSchema.safeParse(value);
  if (!bom.success) {
    const fault = formatFault(faultOf(bom.error, value));
    throw new InvalidInputError(`${source}: no CycloneDX SBOM that can be read: ${fault}`);
  }
  const { metadata, components = [] } = bom.data;
  const head: SbomHead = {
    format: 'cyclonedx',
    source,
    asOf: metadata?.timestamp,
    distro: undefined,
    release: undefined,
    rejected: [],
  };
  const entries: SbomEntry[] = [];
  for (const { component, place } of walk(metadata?.component, components, head)) {
    if (component.type === 'operating-system') {
      head.distro ??= property(component, 'syft:distro:id') ?? component.name;
      head.release ??= component.version ?? property(component, 'syft:distro:versionID');
    } else if (component.type !== 'file') entries.push(entry(component, place));
  }
  if (entries.length === 0 && head.rejected.length === 0) {
    throw new InvalidInputError(`${source}: no CycloneDX SBOM that can be read: components: is empty`);
  }
  return sbomInventory(head, entries, index);
}

interface Placed {
  component: CycloneDxComponent;
  place: string;
}

/** Every valid component, outer before inner, without recursion; others are set aside. */
function* walk(described: unknown, components: readonly unknown[], head: SbomHead): Generator<Placed> {
  const waiting = [...placed(components, 'components', 1)];
  // The document's subject is a component only if it is the operating system; otherwise only those inside it
  // are.
  if (described !== undefined) waiting.push({ value: described, place: 'metadata.component', depth: 0 });
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, place, depth } = next;
    const parsed = componentSchema.safeParse(value);
    if (!parsed.success) {
      head.rejected.push(rejected(head.source, place.slice(0, 200), parsed.error, value));
      continue;
    }
    const component = parsed.data;
    if (depth > 0 || component.type === 'operating-system') yield { component, place };
    const inner = component.components ?? [];
    if (depth < MAX_DEPTH) waiting.push(...placed(inner, `${place}.components`, depth + 1));
    else if (inner.length > 0) {
      const reason = `is nested deeper than ${MAX_DEPTH} components`;
      head.rejected.push({ source: head.source, record: place.slice(0, 200), field: 'components', reason });
    }
  }
}

interface Waiting {
  value: unknown;
  place: string;
  depth: number;
}

/** Reversed, since they are taken from the end. */
function placed(values: readonly unknown[], path: string, depth: number): Waiting[] {
  return values.map((value, at) => ({ value, place: `${path}[${at}]`, depth })).reverse();
}

function entry(component: CycloneDxComponent, place: string): SbomEntry {
  const { group, name, version, purl, cpe, externalReferences = [] } = component;
  return {
    record: `${place} ${name.slice(0, 80)}`,
    kind: component.type === 'container' ? 'container-image' : 'component',
    name: group === undefined || group === '' ? name : `${group}/${name}`,
    version,
    purls: purl === undefined ? [] : [purl],
    cpe,
    builtFrom: trivySource(component),
    url: externalReferences.find(({ type }) => type === 'website')?.url,
  };
}

/** The source package in the properties that Trivy writes. */
function trivySource(component: CycloneDxComponent): SbomEntry['builtFrom'] {
  const [name, version, release, epoch] = ['SrcName', 'SrcVersion', 'SrcRelease', 'SrcEpoch'].map((field) =>
    property(component, `aquasecurity:trivy:${field}`),
  );
  if (name === undefined) return undefined;
  if (version === undefined || release === undefined) return { name };
  return { name, evr: `${epoch === undefined ? '' : `${epoch}:`}${version}-${release}` };
}

function property({ properties = [] }: CycloneDxComponent, name: string): string | undefined {
  return properties.find((candidate) => candidate.name === name)?.value;
}
