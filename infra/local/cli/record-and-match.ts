import { type Decision, recordDecisions, withCurrentEvidence } from '../../../shared/decisions/index.ts';
import { openServices } from '../../../shared/app/index.ts';
import type { Settings } from '../../../shared/app/settings/index.ts';
import { matchDecided, outcomesOf } from '../../../shared/runs/index.ts';
import { defined, StorageError } from '../../../shared/platform/index.ts';
import { driveRun } from './drive-run.ts';
import { isAzure, type OpenedPlatform, openPlatform } from './local-platform.ts';
import { Progress } from './present/progress.ts';

export interface RecordFlags {
  state: string;
  now?: string;
}

interface Recorded {
  /** Decisions that are new; the others were recorded before. */
  recorded: number;
  known: number;
  /** What matching them again changed; absent: a running `serve` does it, or nothing was scanned yet. */
  matched?: { packages: number; findings: number };
  /** A `serve` owns the state folder, or it is the function app's. */
  served: boolean;
}

/**
 * Records decisions and matches again what they touch. Where a `serve` runs on the state folder, its relay does the
 * second half.
 * @param isTakenNow each about a single finding rests on what is known now; those of files keep what they say, so that
 *   importing one again does nothing
 */
export async function recordAndMatch(
  flags: RecordFlags,
  decisions: readonly Decision[],
  isTakenNow: boolean,
  settings: Settings,
): Promise<Recorded> {
  const { platform, served } = await openForWriting(flags, settings);
  try {
    const now = platform.clock.now();
    const complete = isTakenNow ? await withCurrentEvidence(platform, decisions) : decisions;
    const recorded = (await recordDecisions(platform.documents, complete, now)).length;
    const counts = { recorded, known: decisions.length - recorded, served };
    const matched = served ? undefined : await matchAgain(platform, settings);
    return { ...counts, ...defined({ matched }) };
  } finally {
    await platform.close();
  }
}

interface Opened {
  platform: OpenedPlatform;
  served: boolean;
}

async function openForWriting({ state, now }: RecordFlags, settings: Settings): Promise<Opened> {
  const options = defined({ stateDir: state, now });
  // Shared first: a folder without a state is refused, not made.
  const shared = await openPlatform({ ...options, shared: true }, settings);
  if (isAzure(state)) return { platform: shared, served: true };
  try {
    const platform = await openPlatform(options, settings);
    await shared.close();
    return { platform, served: false };
  } catch (error) {
    if (error instanceof StorageError) return { platform: shared, served: true };
    await shared.close();
    throw error;
  }
}

async function matchAgain(platform: OpenedPlatform, settings: Settings): Promise<Recorded['matched']> {
  const services = await openServices(platform, settings);
  const run = await matchDecided(services);
  if (!run) return undefined;
  const progress = new Progress({ output: process.stderr });
  const { run: ended } = await driveRun(services, run.runId, progress).finally(() => {
    progress.stop();
  });
  const outcomes = await outcomesOf<{ changed: number }>(
    platform.documents.container('runs'),
    run.runId,
    'match',
  );
  const findings = outcomes.reduce((sum, { result }) => sum + (result?.changed ?? 0), 0);
  return { packages: ended.matchJobs ?? 0, findings };
}
