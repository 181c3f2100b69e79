import { rpmvercmp } from '../../rpm/index.ts';
import type { BinaryPackage } from '../inventory.ts';
import type { ShippedPackage } from '../manifest.ts';

/** One build of a source package, as its installed binary packages reveal it. */
export interface Build {
  version: string;
  release: string;
  binaries: BinaryPackage[];
}

/**
 * Groups the binary packages of one source package by build; several may be installed at once (kernels). The
 * source's version is the one stated in the metadata, else that of the binary package of the same name, else
 * one known for the source, else the most common. A binary package of another version but the same release is
 * a subpackage with its own version (perl's modules); any other one is another build.
 */
export function builds(name: string, binaries: BinaryPackage[], known: readonly ShippedPackage[]): Build[] {
  const found = new Map<string, Build>();
  const add = (version: string, release: string): Build => {
    const key = `${version}-${release}`;
    const build = found.get(key) ?? { version, release, binaries: [] };
    found.set(key, build);
    return build;
  };

  const silent = binaries.filter(({ builtFrom }) => builtFrom === undefined);
  for (const binary of binaries) {
    if (binary.builtFrom === undefined) continue;
    add(binary.builtFrom.version, binary.builtFrom.release).binaries.push(binary);
  }
  for (const binary of silent) if (binary.name === name) add(binary.version, binary.release);
  if (found.size === 0) {
    for (const { version, release } of leading(silent, known)) add(version, release);
  }
  const bases = [...found.values()].sort((a, b) => rpmvercmp(b.version, a.version));
  for (const binary of silent) {
    const ownVersion = bases.find(
      (base) => base.release === binary.release && base.version !== binary.version,
    );
    const same = found.get(`${binary.version}-${binary.release}`);
    (same ?? ownVersion ?? add(binary.version, binary.release)).binaries.push(binary);
  }
  return [...found.values()];
}

/** If no binary package has the source's name: those of a known version, else of the most common one. */
function leading(binaries: BinaryPackage[], known: readonly ShippedPackage[]): BinaryPackage[] {
  const ofKnownVersion = binaries.filter((binary) => known.some(({ version }) => version === binary.version));
  if (ofKnownVersion.length > 0) return ofKnownVersion;
  const byVersion = Map.groupBy(binaries, ({ version }) => version);
  const common = [...byVersion].sort(([v1, a], [v2, b]) => b.length - a.length || rpmvercmp(v2, v1));
  return common[0]?.[1] ?? [];
}
