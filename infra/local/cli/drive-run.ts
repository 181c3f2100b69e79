import { setTimeout as delay } from 'node:timers/promises';
import { relayOutboxes } from '../../../shared/events/index.ts';
import type { AppServices } from '../../../shared/app/index.ts';
import { outcomesOf, readRun, type RunDocument, settleRuns } from '../../../shared/runs/index.ts';
import { PatchlineError, type Platform, TransientError } from '../../../shared/platform/index.ts';
import { storageFull } from '../../../shared/platform/local/index.ts';
import type { Host } from '../host/index.ts';
import { startLocalHost } from './local-host.ts';
import type { Progress } from './present/progress.ts';
import type { Stage } from './present/stage.ts';
import { tell } from './say.ts';

/** How often the stages shown are brought up to date, in milliseconds. */
const LOOK_EVERY = 250;

/** How long the state may be away before it counts as gone, and how long between two tries, in milliseconds. */
const MOST_AWAY = 5 * 60_000;
const TRY_EVERY = 1000;

/** The functions of queues and subscriptions: what carries a run on. What timers do is done in between. */
// tsr-skip: a test compares them with those that are registered.
export const messageFunctions = [
  'ingestJob',
  'matchJob',
  'matchOnDecision',
  'patchOnEmbargoedFinding',
  'patchOnFindingChanged',
];

interface DrivenRun {
  run: RunDocument;
  /** Event type → events published meanwhile. */
  events: Record<string, number>;
}

/**
 * Runs the functions of the queues until the run is over and every event is delivered, then stops them.
 * What is away for a while, such as a folder of blobs or a file that another process holds, is waited for.
 * @throws PatchlineError when the run stands still: nothing is left that could end it
 * @throws StorageFullError at the first write that finds no room, where a service would wait for some
 */
export async function driveRun(services: AppServices, runId: string, progress: Progress): Promise<DrivenRun> {
  const host = await startLocalHost(services, { only: messageFunctions });
  const watch = watchProgress(services, runId, progress);
  const stop = new AbortController();
  const full = Promise.withResolvers<never>();
  const giveUp = (error: unknown): void => {
    stop.abort();
    full.reject(error);
  };
  storageFull.subscribe(giveUp);
  try {
    const over = untilOver({ services, host, runId, signal: stop.signal });
    const driven = await Promise.race([over, full.promise]);
    await watch.look();
    return driven;
  } finally {
    storageFull.unsubscribe(giveUp);
    watch.stop();
    await host.stop();
    await services.pool.close();
  }
}

interface Driving {
  services: AppServices;
  host: Host;
  runId: string;
  signal: AbortSignal;
}

async function untilOver(driving: Driving): Promise<DrivenRun> {
  const events: Record<string, number> = {};
  let stillQuiet = false;
  for (;;) {
    const { run, waiting, published } = await whenThere(driving, () => driveOn(driving, events));
    const quiet = published === 0 && waiting === 0;
    if (quiet && (run.stage === 'done' || run.stage === 'failed')) return { run, events };
    // What the settling queued was waited for in the round after it.
    if (quiet && stillQuiet) throw new PatchlineError(standsStill(driving.runId));
    stillQuiet = quiet;
    if (waiting > 0) await delay(LOOK_EVERY);
  }
}

interface Round {
  run: RunDocument;
  /** Messages that are to be delivered later. */
  waiting: number;
  /** Kinds of events that went out. */
  published: number;
}

/** Lets the functions do what is there to do, then what the timers do. What it publishes is added to `events`. */
async function driveOn(
  { services, host, runId, signal }: Driving,
  events: Record<string, number>,
): Promise<Round> {
  await host.idle();
  signal.throwIfAborted();
  await settleRuns(services);
  const { sent } = await relayOutboxes(services);
  for (const [type, count] of Object.entries(sent)) events[type] = (events[type] ?? 0) + count;
  const { body: run } = await readRun(services.documents.container('runs'), runId);
  const waiting = await host.pendingScheduled();
  return { run, waiting: waiting.length, published: Object.keys(sent).length };
}

/** Tries again while the state is away. @throws TransientError when it stays away */
async function whenThere<T>({ signal }: Driving, act: () => Promise<T>): Promise<T> {
  const began = performance.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof TransientError) || performance.now() - began > MOST_AWAY) throw error;
      if (tries === 1) tell(`${error.message}: waiting for it`);
      await delay(TRY_EVERY);
      signal.throwIfAborted();
    }
  }
}

function standsStill(runId: string): string {
  return `run ${runId} is stuck: its jobs are neither queued nor done (see patchline dead-letters list)`;
}

interface Watch {
  /** Brings the stages shown up to date. */
  look(): Promise<void>;
  stop(): void;
}

function watchProgress(platform: Platform, runId: string, progress: Progress): Watch {
  const runs = platform.documents.container('runs');
  let reading: { stage: Stage; done: number } | undefined;
  let matching: { stage: Stage; done: number } | undefined;
  const advance = (shown: { stage: Stage; done: number }, done: number): void => {
    shown.stage.advance(done - shown.done);
    shown.done = done;
  };
  const look = async (): Promise<void> => {
    const { body: run } = await readRun(runs, runId);
    const total = run.ingestJobs.length;
    if (total > 0) {
      reading ??= { stage: progress.start('Reading sources', total), done: 0 };
      const isReading = run.stage === 'ingesting';
      advance(reading, isReading ? (await outcomesOf(runs, runId, 'ingest')).length : total);
    }
    if (run.matchJobs === undefined || run.matchJobs === 0) return;
    matching ??= { stage: progress.start('Matching packages', run.matchJobs), done: 0 };
    const { active } = await platform.bus.counts({ entity: 'match-jobs' });
    advance(matching, run.matchJobs - Math.min(active, run.matchJobs));
  };
  const timer = setInterval(() => {
    look().catch(() => undefined);
  }, LOOK_EVERY);
  return {
    look,
    stop: () => {
      clearInterval(timer);
    },
  };
}
