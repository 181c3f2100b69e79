import {
  type GateJudgement,
  type GateReport,
  judgeGates,
  type ReleasedBefore,
  type Waiver,
} from '../../gates/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Desk } from '../desk.ts';
import type { BuildDocument } from '../documents.ts';
import { grantedIn } from './agreement.ts';
import type { GateReportDocument } from './documents.ts';
import { bodiesOf, keptReports } from './kept-reports.ts';
import { keptWaivers } from './kept-waivers.ts';
import { releasedBefore } from './released-before.ts';

/** What the gates of a build are judged by, beside what is being reported. */
interface Evidence {
  /** Reported about it, in order of arrival. */
  reports: readonly GateReport[];
  /** Granted for it. */
  waivers: readonly Waiver[];
  /** What earlier releases require. */
  before: ReleasedBefore;
}

/**
 * Reads it once for all judgements of a command: each report is a blob.
 * @param kept the stored reports, if they were read already
 */
export async function evidenceOn(
  platform: Platform,
  desk: Parameters<typeof releasedBefore>[1],
  { digest, required }: BuildDocument,
  kept?: readonly GateReportDocument[],
): Promise<Evidence> {
  if (!required || required.gates.length === 0)
    return { reports: [], waivers: [], before: { expected: {}, baselines: [] } };
  const waivers = await keptWaivers(platform, desk.packageKey, digest);
  return {
    reports: await bodiesOf(platform, kept ?? (await keptReports(platform, desk.packageKey, digest))),
    waivers: waivers.flatMap(({ body }) => grantedIn(body) ?? []),
    before: await releasedBefore(platform, desk),
  };
}

/** Judges the gates of a build by its evidence. Pure. @param more what is not stored yet */
export function judgeBuild(
  desk: Pick<Desk, 'package' | 'at'>,
  { digest, required }: BuildDocument,
  { reports, waivers, before }: Evidence,
  more: { reports?: readonly GateReport[]; waivers?: readonly Waiver[] } = {},
): GateJudgement {
  if (!required || required.gates.length === 0)
    return { gates: [], isReleasable: true, holds: [], movedAnchors: [] };
  return judgeGates({
    build: digest,
    required,
    reports: [...reports, ...(more.reports ?? [])],
    ...before,
    waivers: [...waivers, ...(more.waivers ?? [])],
    // A kernel is not measured on the kernel that it replaces.
    changed: /^kernel(?:-|$)/.test(desk.package) ? ['kernel'] : [],
    now: new Date(desk.at),
  });
}
