import { type BinaryPackage, mapToSource, sourceIndex, storedPackages } from '../../inventory/index.ts';
import { compareText, type Documents } from '../../platform/index.ts';
import { formatEvr } from '../../rpm/index.ts';
import type { InstalledBuild } from '../event-data.ts';
import type { ImageContents, ImagePackage } from './contents.ts';

type Mapping = ReturnType<typeof mapToSource>;

/** The source packages of what is installed, as the stored packages of the release tell; else by name. */
export async function sourcesOf(
  documents: Documents,
  release: string,
  { packages }: ImageContents,
): Promise<Mapping> {
  const shipped = await storedPackages(documents, release);
  return mapToSource(packages.map(binaryPackage), shipped.length > 0 ? sourceIndex(shipped) : undefined);
}

/** Every build that is installed, once for each architecture of its binary packages. Pure. */
export function installedBuilds({ mapped }: Pick<Mapping, 'mapped'>): InstalledBuild[] {
  const builds = new Map<string, InstalledBuild>();
  for (const { binary, source } of mapped) {
    const { arch: architecture = 'noarch' } = binary;
    const build = { name: source.name, evr: formatEvr(source), architecture };
    builds.set(Object.values(build).join('\n'), build);
  }
  return [...builds].sort(([a], [b]) => compareText(a, b)).map(([, build]) => build);
}

function binaryPackage({ name, epoch, version, release, arch, source }: ImagePackage): BinaryPackage {
  const { version: from, release: build } = source ?? {};
  return {
    record: name,
    name,
    epoch,
    version,
    release,
    arch,
    builtFrom:
      source && from !== undefined && build !== undefined
        ? { name: source.name, epoch: source.epoch, version: from, release: build }
        : undefined,
    ...(source && from === undefined ? { sourceName: source.name } : {}),
    url: undefined,
  };
}
