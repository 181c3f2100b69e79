import { setTimeout as delay } from 'node:timers/promises';
import { relayOutboxes } from '../../../shared/events/index.ts';
import {
  currentServices,
  outcomesOf,
  readRun,
  type RunDocument,
  settleRuns,
} from '../../../shared/operations/index.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import { startLocalHost } from './local-host.ts';
import type { Progress, Stage } from './present/progress.ts';

/** How often the stages shown are brought up to date, in milliseconds. */
const LOOK_EVERY = 250;

export interface DrivenRun {
  run: RunDocument;
  /** Event type → events published meanwhile. */
  events: Record<string, number>;
}

/** Runs the functions of the queues until the run is over and every event is delivered, then stops them. */
export async function driveRun(platform: Platform, runId: string, progress: Progress): Promise<DrivenRun> {
  const runs = platform.documents.container('runs');
  const services = await currentServices();
  const host = await startLocalHost(platform, { listen: ({ trigger }) => trigger === 'service-bus' });
  const watch = watchProgress(platform, runId, progress);
  const events: Record<string, number> = {};
  try {
    for (;;) {
      await host.idle();
      await settleRuns(services);
      const sent = await relayOutboxes(platform);
      for (const [type, count] of Object.entries(sent)) events[type] = (events[type] ?? 0) + count;
      const { body: run } = await readRun(runs, runId);
      const waiting = await host.pendingScheduled();
      const quiet = Object.keys(sent).length === 0 && waiting.length === 0;
      if (quiet && (run.stage === 'done' || run.stage === 'failed')) return { run, events };
      if (waiting.length > 0) await delay(LOOK_EVERY);
    }
  } finally {
    clearInterval(watch);
    await host.stop();
    await services.pool.close();
  }
}

function watchProgress(platform: Platform, runId: string, progress: Progress): NodeJS.Timeout {
  const runs = platform.documents.container('runs');
  let reading: { stage: Stage; done: number } | undefined;
  let matching: { stage: Stage; done: number } | undefined;
  const advance = (shown: { stage: Stage; done: number }, done: number): void => {
    shown.stage.advance(done - shown.done);
    shown.done = done;
  };
  return setInterval(() => {
    void (async () => {
      const { body: run } = await readRun(runs, runId);
      reading ??= { stage: progress.start('Reading sources', run.ingestJobs.length), done: 0 };
      advance(
        reading,
        run.stage === 'ingesting' ? (await outcomesOf(runs, runId, 'ingest')).length : run.ingestJobs.length,
      );
      if (run.matchJobs === undefined || run.matchJobs === 0) return;
      matching ??= { stage: progress.start('Matching packages', run.matchJobs), done: 0 };
      const { active } = await platform.bus.counts({ entity: 'match-jobs' });
      advance(matching, run.matchJobs - Math.min(active, run.matchJobs));
    })().catch(() => undefined);
  }, LOOK_EVERY);
}
