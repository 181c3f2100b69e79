import { type GateJudgement, type GateReport, judgeGates, type Waiver } from '../../gates/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Desk } from '../desk.ts';
import type { BuildDocument } from '../documents.ts';
import type { GateReportDocument } from './documents.ts';
import { bodiesOf, keptReports } from './kept-reports.ts';
import { grantedOf, keptWaivers } from './kept-waivers.ts';
import { releasedBefore } from './released-before.ts';

/**
 * Judges the gates of a build by everything reported about it, and by its waivers.
 * @param more what is not stored yet, and the stored reports if they were read already
 */
export async function judgeBuild(
  platform: Platform,
  desk: Desk,
  { digest, required }: BuildDocument,
  more: {
    kept?: readonly GateReportDocument[];
    reports?: readonly GateReport[];
    waivers?: readonly Waiver[];
  } = {},
): Promise<GateJudgement> {
  if (!required || required.gates.length === 0)
    return { gates: [], isReleasable: true, holds: [], movedAnchors: [] };
  const kept = more.kept ?? (await keptReports(platform, desk.packageKey, digest));
  const reports = await bodiesOf(platform, kept);
  const waivers = await keptWaivers(platform, desk.packageKey, digest);
  return judgeGates({
    build: digest,
    required,
    reports: [...reports, ...(more.reports ?? [])],
    ...(await releasedBefore(platform, desk)),
    waivers: [...waivers.flatMap(({ body }) => grantedOf(body) ?? []), ...(more.waivers ?? [])],
    // A kernel is not measured on the kernel that it replaces.
    changed: /^kernel(?:-|$)/.test(desk.package) ? ['kernel'] : [],
    now: new Date(desk.at),
  });
}
