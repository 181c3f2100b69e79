import { formatEvr, parseEvr } from '../../../../shared/rpm/index.ts';
import type { BuildSystem } from '../build-system.ts';
import type { PatchView } from '../patch-view.ts';
import { imageList, sourcesOf } from './image-list.ts';
import { keepImage, keptImages } from './kept-images.ts';

/**
 * Makes an image once a fix lies in a repository for all architectures of its build: the packages of the release with
 * everything published since. Called again after a crash, it makes no second one.
 */
export async function makeImage(
  system: BuildSystem,
  { release, package: name, patch, build, place }: PatchView,
): Promise<void> {
  if (!build || place?.kind !== 'repository' || place.placed < place.of || place.asOf === undefined) return;
  const packageKey = `${release}/${name}`;
  const kept = await keptImages(system.workshop);
  if (kept.some((image) => image.packageKey === packageKey && image.patch === patch)) return;
  const [architecture = ''] = system.architectures;
  const before = kept.filter((image) => image.release === release).at(-1)?.builds ?? [];
  const builds = [...before, { package: name, evr: formatEvr(parseEvr(build.evr)) }];
  const version = nextVersion(
    place.asOf,
    kept.map((image) => image.version),
  );
  const image = { release, version, architecture, packageKey, patch, builds };
  await keepImage(
    system.workshop,
    image,
    imageList({ sources: sourcesOf(system.sources, release), builds, architecture }),
  );
  system.tell(`made image ${version} with ${name} ${build.evr}`);
}

/** `202602.01.0`: the day, and a number within it. */
function nextVersion(at: string, known: readonly string[]): string {
  const day = `${at.slice(0, 4)}${at.slice(5, 7)}.${at.slice(8, 10)}`;
  let number = 0;
  while (known.includes(`${day}.${number}`)) number += 1;
  return `${day}.${number}`;
}
