import { type GateJudgement, type GateReport, judgeGates } from '../../gates/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Desk } from '../desk.ts';
import type { BuildDocument } from '../documents.ts';
import { bodiesOf, keptReports } from './kept-reports.ts';
import { releasedBefore } from './released-before.ts';

/**
 * Judges the gates of a build by all that was reported of it.
 * @param more a report that is not kept yet
 */
export async function judgeBuild(
  platform: Platform,
  desk: Desk,
  { digest, required }: BuildDocument,
  more: readonly GateReport[] = [],
): Promise<GateJudgement> {
  if (!required || required.gates.length === 0)
    return { gates: [], isReleasable: true, holds: [], movedAnchors: [] };
  const kept = await bodiesOf(platform, await keptReports(platform, desk.packageKey, digest));
  return judgeGates({
    build: digest,
    required,
    reports: [...kept, ...more],
    ...(await releasedBefore(platform, desk)),
    waivers: [],
    // A kernel is not measured on the kernel that it replaces.
    changed: /^kernel(?:-|$)/.test(desk.package) ? ['kernel'] : [],
    now: new Date(desk.at),
  });
}
