import { storedAdvisories } from '../../advisories/index.ts';
import { type ShippedPackage, storedPackages } from '../../inventory/index.ts';
import type { Renames } from '../../lanes/index.ts';
import { acceptedBuilds, patchesOfRelease } from '../../patches/index.ts';
import { defined, type Platform } from '../../platform/index.ts';
import { formatEvr } from '../../rpm/index.ts';
import { type Sources, sourcesIn } from '../contents/sources-in.ts';
import type { ImageDocument } from '../documents.ts';
import { imageBefore } from '../stored-images.ts';
import { buildsOf, type FindingChange, openOnlyIn, type Side } from './findings-between.ts';
import { fixesLacking, patchesHeld, type PatchInImage } from './held-patches.ts';
import { newerThanShipped } from './newer-packages.ts';
import { olderCopies, type OlderCopies, severalBuilds } from './older-copies.ts';
import { openVerdicts } from './verdicts.ts';

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
  /** Source packages of which an older copy is installed beside the newest. */
  olderCopies: OlderCopies[];
}

/**
 * Reports an image: by what it has, and by matching that; nothing is written. What is under embargo has no part in it.
 * @param images of its line, in order
 * @param renames of packages of the line
 */
export async function reportImage(
  platform: Platform,
  images: readonly ImageDocument[],
  image: ImageDocument,
  renames: Renames = {},
): Promise<ImageReport> {
  const { documents } = platform;
  const { release, architecture } = image;
  const now = await sourcesIn(platform, image);
  const patched = {
    patches: await patchesOfRelease(documents, release),
    builds: await acceptedBuilds(documents, release),
    advisories: (await storedAdvisories(documents, { release })).map(({ body }) => body),
  };
  const here = { architecture, builds: now.builds };
  const before = imageBefore(images, image);
  const findings =
    before &&
    (await findingsBetween(platform, {
      before: { ...(await sourcesIn(platform, before)), kernel: before.kernel },
      now: { ...now, kernel: image.kernel },
      ...{ release, renames },
    }));
  return {
    ...defined({ before: before?.version }),
    ...findings,
    holds: patchesHeld(here, patched),
    lacks: fixesLacking(here, patched),
    newer: newerThanShipped(now.builds, await storedPackages(documents, release)),
    olderCopies: await copiesIn(platform, release, now),
  };
}

async function copiesIn(platform: Platform, release: string, { packages }: Sources): Promise<OlderCopies[]> {
  const several = severalBuilds(packages).flat();
  return several.length === 0 ? [] : olderCopies(packages, await openVerdicts(platform, release, several));
}

type Looked = Sources & Pick<Side, 'kernel'>;

async function findingsBetween(
  platform: Platform,
  { before, now, release, renames }: { before: Looked; now: Looked; release: string; renames: Renames },
): Promise<Pick<ImageReport, 'closes' | 'opens'> | undefined> {
  const changed = changedNames(before, now);
  const ofChanged = ({ packages }: Sources): ShippedPackage[] =>
    packages.filter(({ name }) => changed.has(name));
  const verdictsOn = await openVerdicts(platform, release, [...ofChanged(before), ...ofChanged(now)]);
  if (!verdictsOn) return undefined;
  const sideOf = (sources: Looked): Side => ({
    builds: buildsOf(sources.packages),
    verdicts: verdictsOn(ofChanged(sources)),
    kernel: sources.kernel,
  });
  const [was, is] = [sideOf(before), sideOf(now)];
  return { closes: openOnlyIn(was, is, renames), opens: openOnlyIn(is, was, renames) };
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
