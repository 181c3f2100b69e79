import {
  type Decision,
  recordDecisions,
  takenNow,
  type ShippedRelease,
  toRecord,
  type Unfitting,
  unfitting,
  withCurrentEvidence,
} from '../../../../shared/decisions/index.ts';
import { knownReleases, storedPackages } from '../../../../shared/inventory/index.ts';
import { openServices } from '../../../../shared/app/index.ts';
import type { Settings } from '../../../../shared/app/settings/index.ts';
import { matchDecided, outcomesOf } from '../../../../shared/runs/index.ts';
import { defined } from '../../../../shared/platform/index.ts';
import { commandOnRecord } from '../command-on-record.ts';
import { driveRun } from '../drive-run.ts';
import { keepEmbargo } from '../keep-embargo.ts';
import type { OpenedPlatform } from '../local-platform.ts';
import { openForWriting, type RecordFlags } from '../open-for-writing.ts';
import { openProgress } from '../present/progress/progress.ts';

/** How many decisions the audit names. */
const MOST_NAMED = 100;

interface RecordOptions<Read> {
  /** The command as typed. */
  command: string;
  flags: RecordFlags;
  /** Reads the decisions to record, given the keys of the releases that ship. */
  read: (releases: readonly string[]) => Promise<Read>;
  /**
   * Adds the current evidence to each decision about a single finding. Decisions from files stay as they are,
   * so that importing a file again does nothing.
   */
  isTakenNow: boolean;
  settings: Settings;
}

interface Recorded<Read> {
  read: Read;
  /** Number of new decisions; the others were recorded before. */
  recorded: number;
  known: number;
  /**
   * What matching them again changed; absent: a running `serve` does that, or nothing has been scanned yet.
   */
  matched?: { packages: number; findings: number };
  /** Decisions whose release or package does not ship; recorded anyway, since it may ship later. */
  unfitting: Unfitting[];
  /** A `serve` owns the state folder, or the state is the function app's. */
  served: boolean;
}

/**
 * Records decisions and matches again what they affect. If a `serve` runs on the state folder, its relay does
 * the matching.
 */
export async function recordAndMatch<Read extends { decisions: readonly Decision[] }>(
  options: RecordOptions<Read>,
): Promise<Recorded<Read>> {
  const { flags, isTakenNow, settings } = options;
  const { platform, served } = await openForWriting(flags, settings);
  try {
    const now = platform.clock.now();
    const shipped = await shippedReleases(platform);
    const read = await options.read(shipped.map(({ release }) => release));
    const { decisions } = read;
    await keepEmbargo(platform, decisions.map(toRecord));
    const complete = isTakenNow ? await completed(platform, decisions, flags.now) : decisions;
    const { length: recorded } = await commandOnRecord(platform, options.command, {
      work: () => recordDecisions(platform.documents, complete, now),
      what: (made) => ({ decisions: made.slice(0, MOST_NAMED).map(({ id }) => id), recorded: made.length }),
    });
    const counts = {
      read,
      recorded,
      known: decisions.length - recorded,
      unfitting: unfitting(decisions, shipped),
      served,
    };
    const matched = served ? undefined : await matchAgain(platform, settings);
    return { ...counts, ...defined({ matched }) };
  } finally {
    await platform.close();
  }
}

/** @param given time of the decisions that a person gave */
async function completed(
  platform: OpenedPlatform,
  decisions: readonly Decision[],
  given: string | undefined,
): Promise<Decision[]> {
  const dated = given === undefined ? await takenNow(platform.documents, decisions) : decisions;
  return withCurrentEvidence(platform, dated);
}

async function shippedReleases({ documents }: OpenedPlatform): Promise<ShippedRelease[]> {
  const releases = await knownReleases(documents);
  return Promise.all(
    releases.map(async ({ release }) => ({ release, packages: await storedPackages(documents, release) })),
  );
}

async function matchAgain(
  platform: OpenedPlatform,
  settings: Settings,
): Promise<Recorded<unknown>['matched']> {
  const services = await openServices(platform, settings);
  const run = await matchDecided(services);
  if (!run) return undefined;
  const progress = await openProgress({ output: process.stderr });
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
