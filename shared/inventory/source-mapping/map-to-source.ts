import { builds } from './builds.ts';
import type { BinaryPackage, MappedBinary, UnmappedBinary } from '../inventory.ts';
import type { ShippedPackage } from '../manifest.ts';
import { byNameAndEvr, type SourceIndex, sourceIndex } from './source-index.ts';
import { sourcePackage } from './source-package.ts';

interface SourceMapping {
  /** The source packages that were found, by name and EVR. */
  packages: ShippedPackage[];
  mapped: MappedBinary[];
  unmapped: UnmappedBinary[];
}

/**
 * Finds the source packages of installed binary packages: from their metadata (`sourcerpm`, purl `upstream`),
 * else from the index, or by name without an index. Unknown epochs come from the index; a package whose epoch
 * stays unknown is marked `epochAssumed`. Every binary is in `mapped` or in `unmapped`.
 */
export function mapToSource(
  binaries: readonly BinaryPackage[],
  index: SourceIndex | undefined,
): SourceMapping {
  const mapping: SourceMapping = { packages: [], mapped: [], unmapped: [] };
  const buildersOf = index ? (binary: BinaryPackage) => listedBuilders(binary, index) : sourceNames(binaries);
  const bySource = new Map<string, BinaryPackage[]>();
  const contested: { binary: BinaryPackage; builders: string[] }[] = [];
  for (const binary of binaries) {
    const builders = statedBuilder(binary) ?? buildersOf(binary);
    if (builders.length > 1) contested.push({ binary, builders });
    else if (builders[0] !== undefined) push(bySource, builders[0], binary);
    else
      mapping.unmapped.push({ binary, reason: 'no source package of the manifest or repository builds it' });
  }
  for (const { binary, builders } of contested) {
    const builder = settle(binary, builders, bySource, index ?? sourceIndex([]));
    if (builder !== undefined) push(bySource, builder, binary);
    else mapping.unmapped.push({ binary, reason: `built by more than one: ${builders.join(', ')}` });
  }
  for (const [name, group] of bySource) {
    const known = index?.packages.get(name) ?? [];
    for (const build of builds(name, group, known)) {
      const source = sourcePackage(name, build, known);
      mapping.packages.push(source);
      for (const binary of build.binaries) {
        const by = statedBuilder(binary) ? 'document' : index ? 'index' : 'name';
        mapping.mapped.push({ binary, source, by });
      }
    }
  }
  mapping.packages.sort(byNameAndEvr);
  return mapping;
}

function statedBuilder({ builtFrom, sourceName }: BinaryPackage): string[] | undefined {
  const name = builtFrom?.name ?? sourceName;
  return name === undefined ? undefined : [name];
}

function listedBuilders(binary: BinaryPackage, index: SourceIndex): string[] {
  const builders = index.builders.get(binary.name);
  if (builders !== undefined) return [...builders];
  return index.packages.has(binary.name) ? [binary.name] : [];
}

/**
 * Without any information on sources: a binary package named after another of the same build (`openssl-libs`
 * after `openssl`) shares its source; any other is its own.
 */
function sourceNames(binaries: readonly BinaryPackage[]): (binary: BinaryPackage) => string[] {
  const buildOf = ({ version, release }: BinaryPackage): string => `${version}-${release}`;
  const names = new Map(
    [...Map.groupBy(binaries, buildOf)].map(([build, group]) => [
      build,
      new Set(group.flatMap(({ name, builtFrom }) => [name, builtFrom?.name])),
    ]),
  );
  return (binary) => {
    const built = names.get(buildOf(binary));
    for (let at = binary.name.indexOf('-'); at > 0; at = binary.name.indexOf('-', at + 1))
      if (built?.has(binary.name.slice(0, at)) === true) return [binary.name.slice(0, at)];
    return [binary.name];
  };
}

/** Among several builders: the one known to have this build, else one with a sibling of the same release. */
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
