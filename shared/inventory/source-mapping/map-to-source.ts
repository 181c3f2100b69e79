import { builds } from './builds.ts';
import type { BinaryPackage, MappedBinary, UnmappedBinary } from '../inventory.ts';
import type { ShippedPackage } from '../manifest.ts';
import { byNameAndEvr, type SourceIndex, sourceIndex } from './source-index.ts';
import { sourcePackage } from './source-package.ts';

interface SourceMapping {
  /** The source packages of the binary packages, by name and EVR. */
  packages: ShippedPackage[];
  mapped: MappedBinary[];
  unmapped: UnmappedBinary[];
}

/**
 * Finds the source packages that installed binary packages were built from: by what their metadata says
 * (`sourcerpm`, purl `upstream`), else by the lists of the index. Unknown epochs are filled from the index; where it
 * does not know them either, the package says `epochAssumed`. Every binary is in `mapped` or in `unmapped`.
 */
export function mapToSource(binaries: readonly BinaryPackage[], index = sourceIndex([])): SourceMapping {
  const mapping: SourceMapping = { packages: [], mapped: [], unmapped: [] };
  const bySource = new Map<string, BinaryPackage[]>();
  const contested: { binary: BinaryPackage; builders: string[] }[] = [];
  for (const binary of binaries) {
    const builders = buildersOf(binary, index);
    if (builders.length > 1) contested.push({ binary, builders });
    else if (builders[0] !== undefined) push(bySource, builders[0], binary);
    else mapping.unmapped.push({ binary, reason: unknownReason(index) });
  }
  for (const { binary, builders } of contested) {
    const builder = settle(binary, builders, bySource, index);
    if (builder !== undefined) push(bySource, builder, binary);
    else mapping.unmapped.push({ binary, reason: `built by more than one: ${builders.join(', ')}` });
  }
  for (const [name, group] of bySource) {
    const known = index.packages.get(name) ?? [];
    for (const build of builds(name, group, known)) {
      const source = sourcePackage(name, build, known);
      mapping.packages.push(source);
      for (const binary of build.binaries) {
        mapping.mapped.push({ binary, source, by: binary.builtFrom === undefined ? 'index' : 'document' });
      }
    }
  }
  mapping.packages.sort(byNameAndEvr);
  return mapping;
}

function buildersOf(binary: BinaryPackage, index: SourceIndex): string[] {
  if (binary.builtFrom !== undefined) return [binary.builtFrom.name];
  const builders = index.builders.get(binary.name);
  if (builders !== undefined) return [...builders];
  return index.packages.has(binary.name) ? [binary.name] : [];
}

function unknownReason(index: SourceIndex): string {
  return index.packages.size === 0
    ? 'its metadata names no source package, and no manifest or repository was given'
    : 'no source package of the manifest or repository builds it';
}

/** Of several builders: the one whose known build it is, else the one with a sibling of the same release here. */
function settle(
  binary: BinaryPackage,
  builders: string[],
  bySource: ReadonlyMap<string, BinaryPackage[]>,
  index: SourceIndex,
): string | undefined {
  const exact = builders.filter((name) =>
    index.packages
      .get(name)
      ?.some(({ version, release }) => version === binary.version && release === binary.release),
  );
  if (exact.length === 1) return exact[0];
  const related = builders.filter((name) =>
    bySource.get(name)?.some((sibling) => sibling.release === binary.release),
  );
  return related.length === 1 ? related[0] : undefined;
}

function push(groups: Map<string, BinaryPackage[]>, name: string, binary: BinaryPackage): void {
  const group = groups.get(name);
  if (group === undefined) groups.set(name, [binary]);
  else group.push(binary);
}
