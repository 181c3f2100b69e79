import { setTimeout as delay } from 'node:timers/promises';
import { relayOutboxes } from '../../../shared/events/index.ts';
import { type AppServices, closeServices, tickClocks } from '../../../shared/app/index.ts';
import { isOver, outcomesOf, readRun, type RunDocument, settleRuns } from '../../../shared/runs/index.ts';
import { PatchlineError, type Platform, TransientError } from '../../../shared/platform/index.ts';
import { storageFull } from '../../../shared/platform/local/index.ts';
import type { Host } from '../host/index.ts';
import { startLocalHost } from './local-host.ts';
import { messageFunctions } from './message-functions.ts';
import type { Progress } from './present/progress/progress.ts';
import type { Stage } from './present/progress/stage.ts';
import { tell } from './say.ts';

/** How often to update the displayed stages, in milliseconds. */
const LOOK_EVERY = 250;

/**
 * How long the state may be unavailable before giving up, and how long to wait between retries, in
 * milliseconds.
 */
const MOST_AWAY = 5 * 60_000;
const TRY_EVERY = 1000;

interface DrivenRun {
  run: RunDocument;
  /** Event type → events published during the run. */
  events: Record<string, number>;
}

/**
 * Runs the queue functions until the run is over and every event is delivered, then stops them. Waits for
 * what is temporarily unavailable, such as a folder of blobs or a file that another process holds.
 * @throws PatchlineError when the run is stuck: nothing is left that could end it
 * @throws StorageFullError at the first write that finds no space, where a service would wait for some
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
    await closeServices(services);
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
    if (quiet && isOver(run)) {
      await tickClocks();
      await relayAll(driving.services, events);
      return { run, events };
    }
    // Whatever the settling queued was processed in the following round.
    if (quiet && stillQuiet) throw new PatchlineError(standsStill(driving.runId));
    stillQuiet = quiet;
    if (waiting > 0) await delay(LOOK_EVERY);
  }
}

interface Round {
  run: RunDocument;
  /** Messages scheduled for later. */
  waiting: number;
  /** Number of event types published. */
  published: number;
}

/** Waits until the functions are idle, then does the timers' work. Adds the published events to `events`. */
async function driveOn(
  { services, host, runId, signal }: Driving,
  events: Record<string, number>,
): Promise<Round> {
  await host.idle();
  signal.throwIfAborted();
  await settleRuns(services);
  const published = await relayAll(services, events);
  const { body: run } = await readRun(services.documents.container('runs'), runId);
  const waiting = await host.pendingScheduled();
  return { run, waiting: waiting.length, published };
}

/** Publishes what waits and adds it to the counts. @returns the number of event types */
async function relayAll(platform: Platform, events: Record<string, number>): Promise<number> {
  const { sent } = await relayOutboxes(platform);
  for (const [type, count] of Object.entries(sent)) events[type] = (events[type] ?? 0) + count;
  return Object.keys(sent).length;
}

/** Retries while the state is unavailable. @throws TransientError when it stays unavailable */
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
  /** Updates the displayed stages. */
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
