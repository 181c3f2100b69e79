import {
  type BinaryPackage,
  mapToSource,
  type ShippedPackage,
  sourceIndex,
  storedPackages,
} from '../../inventory/index.ts';
import { acceptedBuilds } from '../../patches/index.ts';
import { compareText, type Documents } from '../../platform/index.ts';
import { formatEvr, parseEvr } from '../../rpm/index.ts';
import type { InstalledBuild } from './installed-build.ts';
import type { ImageContents, ImagePackage } from './contents.ts';

type Mapping = ReturnType<typeof mapToSource>;

/** The source packages of what is installed, as the known builds of the release tell; else by name. */
export async function sourcesOf(
  documents: Documents,
  release: string,
  { packages }: ImageContents,
): Promise<Mapping> {
  const known = await knownBuilds(documents, release);
  return mapToSource(packages.map(binaryPackage), known.length > 0 ? sourceIndex(known) : undefined);
}

/** What ships in a release, and the builds that were accepted: an image may have them before a repository does. */
async function knownBuilds(documents: Documents, release: string): Promise<ShippedPackage[]> {
  const shipped = await storedPackages(documents, release);
  const byName = Map.groupBy(shipped, ({ name }) => name);
  const accepted = await acceptedBuilds(documents, release);
  return [
    ...shipped,
    ...accepted.flatMap(({ package: name, evr, patchedCves }): ShippedPackage[] => {
      const own = byName.get(name) ?? [];
      if (own.some((each) => formatEvr(each) === evr)) return [];
      const { epoch = 0, ...build } = parseEvr(evr);
      return [{ ...own.at(-1), name, epoch, ...build, patchedCves }];
    }),
  ];
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
