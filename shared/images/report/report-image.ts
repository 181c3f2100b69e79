import {
  RELEASE_ID,
  type ReleaseDocument,
  type ShippedPackage,
  storedPackages,
} from '../../inventory/index.ts';
import { acceptedBuilds, patchesOfRelease } from '../../patches/index.ts';
import { defined, type Platform } from '../../platform/index.ts';
import { formatEvr } from '../../rpm/index.ts';
import { readCurrent } from '../../snapshot/index.ts';
import { readContents } from '../contents/keep-contents.ts';
import { installedBuilds, sourcesOf } from '../contents/installed.ts';
import type { ImageDocument } from '../documents.ts';
import { imageBefore } from '../stored-images.ts';
import { type FindingChange, openOnlyIn } from './findings-between.ts';
import { fixesLacking, patchesHeld, type PatchInImage } from './held-patches.ts';
import { newerThanShipped } from './newer-packages.ts';
import { verdictsOn } from './verdicts.ts';

/** What an image brings, beside its list of packages. */
export interface ImageReport {
  /** Version of the image before it, with which it is compared. */
  before?: string;
  /** Findings that were open in the image before. Absent where there is none, or no scan yet. */
  closes?: FindingChange[];
  /** Findings that are open only since. */
  opens?: FindingChange[];
  holds: PatchInImage[];
  /** Released out-of-band fixes of packages that it has without them. */
  lacks: PatchInImage[];
  /** Source packages that it has newer than its release ships. */
  newer: ReturnType<typeof newerThanShipped>;
}

/**
 * Reports an image: by what it has, and by matching that; nothing is written. What is under embargo has no part in it.
 * @param images of its line, in order
 */
export async function reportImage(
  platform: Platform,
  images: readonly ImageDocument[],
  image: ImageDocument,
): Promise<ImageReport> {
  const { documents } = platform;
  const { release, architecture } = image;
  const now = await sourcesIn(platform, image);
  const patched = {
    patches: await patchesOfRelease(documents, release),
    builds: await acceptedBuilds(documents, release),
  };
  const here = { architecture, builds: now.builds };
  const before = imageBefore(images, image);
  const findings =
    before && (await findingsBetween(platform, await sourcesIn(platform, before), now, release));
  return {
    ...defined({ before: before?.version }),
    ...findings,
    holds: patchesHeld(here, patched),
    lacks: fixesLacking(here, patched),
    newer: newerThanShipped(now.builds, await storedPackages(documents, release)),
  };
}

interface Sources {
  packages: ShippedPackage[];
  builds: ReturnType<typeof installedBuilds>;
}

async function sourcesIn(
  { documents, blobs }: Pick<Platform, 'documents' | 'blobs'>,
  { release, digest }: ImageDocument,
): Promise<Sources> {
  const mapping = await sourcesOf(documents, release, await readContents(blobs, digest));
  return { packages: mapping.packages, builds: installedBuilds(mapping) };
}

async function findingsBetween(
  platform: Platform,
  before: Sources,
  now: Sources,
  key: string,
): Promise<Pick<ImageReport, 'closes' | 'opens'> | undefined> {
  const release = await platform.documents.container('packages').read<ReleaseDocument>(key, RELEASE_ID);
  if (!release || !(await readCurrent(platform.blobs))) return undefined;
  const changed = changedNames(before, now);
  const sideOf = async ({ packages }: Sources): Promise<Parameters<typeof openOnlyIn>[0]> => ({
    installed: new Set(packages.map(({ name }) => name)),
    verdicts: await verdictsOn(
      platform,
      release.body,
      packages.filter(({ name }) => changed.has(name)),
    ),
  });
  const [was, is] = [await sideOf(before), await sideOf(now)];
  return { closes: openOnlyIn(was, is), opens: openOnlyIn(is, was) };
}

/** Source packages of which the two have other builds: nothing else can differ. */
function changedNames(before: Sources, now: Sources): Set<string> {
  const [was, is] = [before, now].map(({ packages }) => evrsByName(packages));
  const names = [...(was?.keys() ?? []), ...(is?.keys() ?? [])];
  return new Set(names.filter((name) => was?.get(name) !== is?.get(name)));
}

function evrsByName(packages: readonly ShippedPackage[]): Map<string, string> {
  const byName = Map.groupBy(packages, ({ name }) => name);
  return new Map([...byName].map(([name, own]) => [name, own.map(formatEvr).sort().join('\n')]));
}
