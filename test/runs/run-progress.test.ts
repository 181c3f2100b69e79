import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type RunProgress, runProgress, settleRuns, startRun } from '../../shared/runs/index.ts';
import type { Handling } from '../../shared/jobs/index.ts';
import { runIngestJob } from '../../shared/runs/ingest-job.ts';
import { runMatchJob } from '../../shared/runs/match-job.ts';
import { plannedJobs } from '../../shared/runs/fan-out.ts';
import { defined } from '../../shared/platform/index.ts';
import { feedJson } from '../support/nvd.ts';
import { work } from '../support/jobs.ts';
import { NOW } from '../support/platform.ts';
import { one, openWorld, two } from './world.ts';

interface Shown {
  stage: { expected?: number; done: number; skipped: number; failed: number };
  rate?: number;
  left?: number;
  waitingFor: string[];
}

function shown(progress: RunProgress, stage: 'ingest' | 'match'): Shown {
  const { ratePerMinute: rate, secondsLeft: left, waitingFor } = progress;
  return { stage: progress[stage], ...defined({ rate, left }), waitingFor };
}

suite('the progress of a run', () => {
  test('counts jobs as they end, with their rate and the time that is left', async (t) => {
    const { services: still, sources, nvd } = await openWorld(t);
    let seconds = 0;
    const clock = { now: () => new Date(NOW.getTime() + seconds * 1000) };
    const services = { ...still, clock };
    const handling = (): Handling => {
      const startedAt = clock.now().toISOString();
      return { enqueuedAt: startedAt, startedAt };
    };
    await sources.feed('2020', feedJson([one]));
    await sources.feed('2021', feedJson([two]));
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    const before = await runProgress(services, 'first');
    assert.deepEqual(shown(before, 'ingest'), {
      stage: { expected: 2, done: 0, skipped: 0, failed: 0 },
      waitingFor: ['ingest:nvd/2020', 'ingest:nvd/2021'],
    });

    seconds = 30;
    await runIngestJob(services, { kind: 'feed', runId: 'first', name: '2020' }, handling());
    const reading = await runProgress(services, 'first');
    assert.deepEqual(shown(reading, 'ingest'), {
      stage: { expected: 2, done: 1, skipped: 0, failed: 0 },
      rate: 2,
      left: 30,
      waitingFor: ['ingest:nvd/2021'],
    });

    await runIngestJob(services, { kind: 'feed', runId: 'first', name: '2021' }, handling());
    await runIngestJob(services, { kind: 'commit', runId: 'first' });
    const [job] = (await plannedJobs(services, 'first')) ?? [];
    assert.ok(job);
    seconds = 40;
    await runMatchJob(services, job, handling());
    const matching = await runProgress(services, 'first');
    assert.deepEqual(shown(matching, 'match'), {
      stage: { expected: 2, done: 1, skipped: 0, failed: 0 },
      rate: 6,
      left: 10,
      waitingFor: ['match:azurelinux-3.0/httpd'],
    });

    await work(services);
    await settleRuns(services);
    const over = await runProgress(services, 'first');
    assert.equal(over.run.stage, 'done');
    assert.equal(over.stuckMinutes, undefined);
    assert.deepEqual(shown(over, 'match'), {
      stage: { expected: 2, done: 2, skipped: 0, failed: 0 },
      waitingFor: [],
    });
  });

  test('names what a stuck run waits for', async (t) => {
    const { services, nvd } = await openWorld(t);
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    const allowed = services.policy.operations.runs.stalledMinutes;
    const after = async (minutes: number): Promise<[number | undefined, string[]]> => {
      const clock = { now: () => new Date(NOW.getTime() + minutes * 60_000) };
      const { stuckMinutes, waitingFor } = await runProgress({ ...services, clock }, 'first');
      return [stuckMinutes, waitingFor];
    };

    assert.deepEqual(await after(allowed - 1), [undefined, ['ingest:nvd/2021']]);
    assert.deepEqual(await after(allowed + 1), [allowed + 1, ['ingest:nvd/2021']]);
  });
});
