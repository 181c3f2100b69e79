import {
  anchorsAfter,
  type Baseline,
  type GateReport,
  type PlacedCase,
  ranCases,
  samplesOf,
} from '../../gates/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Desk } from '../desk.ts';
import type { PatchDocument } from '../documents.ts';
import { readPatches } from '../read-patches.ts';
import { bodiesOf, keptReports } from './kept-reports.ts';
import { keptWaivers } from './kept-waivers.ts';

/** What earlier releases of a package require of the next build. */
export interface ReleasedBefore {
  /** Cases that the last release ran, by gate. */
  expected: Record<string, PlacedCase[]>;
  /** The last release, and the anchors. */
  baselines: Baseline[];
}

/** Reads it from the reports on the package's released builds, none of which is under embargo. */
export async function releasedBefore(given: Platform, desk: Desk): Promise<ReleasedBefore> {
  const platform = given.apartFrom ?? given;
  const released = (await releasedPatches(platform, desk))
    .flatMap(({ build, releasedAt }) => (build && releasedAt !== undefined ? [{ build, releasedAt }] : []))
    .sort((a, b) => (a.releasedAt < b.releasedAt ? -1 : 1));
  let anchors: Baseline[] = [];
  let last: { baseline: Omit<Baseline, 'kind'>; reports: GateReport[] } | undefined;
  for (const { build } of released) {
    const reports = await bodiesOf(platform, await keptReports(platform, desk.packageKey, build.digest));
    const samples = samplesOf(reports).filter((sample) => sample.build === build.digest && !sample.control);
    const baseline = { build: build.digest, name: build.evr, samples };
    const waivers = await keptWaivers(platform, desk.packageKey, build.digest);
    const moved = waivers.filter(({ body }) => body.movesAnchor && body.grants.length > 0);
    anchors = anchorsAfter(
      anchors,
      baseline,
      moved.map(({ body }) => body.test),
    );
    last = { baseline, reports };
  }
  if (!last) return { expected: {}, baselines: [] };
  return {
    expected: expectedOf(last.reports),
    baselines: [{ kind: 'last', ...last.baseline }, ...anchors],
  };
}

/** On the ordinary side. */
async function releasedPatches(
  { documents }: Platform,
  { isEmbargoed, packageKey, patches }: Desk,
): Promise<PatchDocument[]> {
  if (!isEmbargoed) return [...patches.values()];
  const known = await readPatches(documents.container('patches'), packageKey);
  return [...known.values()].map(({ body }) => body);
}

function expectedOf(reports: readonly GateReport[]): Record<string, PlacedCase[]> {
  const completed = reports.filter(({ outcome }) => outcome === 'completed');
  const byGate = Map.groupBy(completed, ({ gate }) => gate);
  return Object.fromEntries([...byGate].map(([gate, of]) => [gate, ranCases(of)]));
}
