import { type Released, type ReleasedBefore, requiredByReleases } from '../../gates/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Desk } from '../desk.ts';
import type { PatchDocument } from '../documents.ts';
import { readPatches } from '../read-patches.ts';
import { movedAnchors } from './agreement.ts';
import { bodiesOf, keptReports } from './kept-reports.ts';
import { keptWaivers } from './kept-waivers.ts';

type Packaged = Pick<Desk, 'isEmbargoed' | 'packageKey' | 'patches'>;

/**
 * What earlier releases of a package require of the next build, by the reports on its released builds, none of which
 * is under embargo.
 */
export async function releasedBefore(given: Platform, desk: Packaged): Promise<ReleasedBefore> {
  const platform = given.apartFrom ?? given;
  const released = (await releasedPatches(platform, desk))
    .flatMap(({ build, releasedAt }) => (build && releasedAt !== undefined ? [{ build, releasedAt }] : []))
    .sort((a, b) => (a.releasedAt < b.releasedAt ? -1 : 1));
  const reported: Released[] = [];
  for (const { build } of released) {
    const reports = await bodiesOf(platform, await keptReports(platform, desk.packageKey, build.digest));
    const waivers = await keptWaivers(platform, desk.packageKey, build.digest);
    reported.push({ build: build.digest, name: build.evr, reports, moved: movedAnchors(waivers) });
  }
  return requiredByReleases(reported);
}

/** On the ordinary side. */
async function releasedPatches(
  { documents }: Platform,
  { isEmbargoed, packageKey, patches }: Packaged,
): Promise<PatchDocument[]> {
  if (!isEmbargoed) return [...patches.values()];
  const known = await readPatches(documents.container('patches'), packageKey);
  return [...known.values()].map(({ body }) => body);
}
