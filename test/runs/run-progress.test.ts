import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { runProgress, settleRuns, startRun } from '../../shared/runs/index.ts';
import { runIngestJob } from '../../shared/runs/ingest-job.ts';
import { runMatchJob } from '../../shared/runs/match-job.ts';
import { plannedJobs } from '../../shared/runs/fan-out.ts';
import { feedJson } from '../support/nvd.ts';
import { work } from '../support/jobs.ts';
import { NOW } from '../support/platform.ts';
import { one, openWorld, two } from './world.ts';

suite('the progress of a run', () => {
  test('counts jobs as they end, with their rate and the time that is left', async (t) => {
    const { services: still, sources, nvd } = await openWorld(t);
    let seconds = 0;
    const clock = { now: () => new Date(NOW.getTime() + seconds * 1000) };
    const services = { ...still, clock };
    await sources.feed('2020', feedJson([one]));
    await sources.feed('2021', feedJson([two]));
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    const before = await runProgress(services, 'first');
    assert.deepEqual(
      [before.ingest, before.ratePerMinute, before.waitingFor],
      [{ expected: 2, done: 0, skipped: 0, failed: 0 }, undefined, ['ingest:nvd/2020', 'ingest:nvd/2021']],
    );

    seconds = 30;
    await runIngestJob(services, { kind: 'feed', runId: 'first', name: '2020' });
    const reading = await runProgress(services, 'first');
    assert.deepEqual(
      [reading.ingest, reading.ratePerMinute, reading.secondsLeft, reading.waitingFor],
      [{ expected: 2, done: 1, skipped: 0, failed: 0 }, 2, 30, ['ingest:nvd/2021']],
    );

    await runIngestJob(services, { kind: 'feed', runId: 'first', name: '2021' });
    await runIngestJob(services, { kind: 'commit', runId: 'first' });
    const [job] = (await plannedJobs(services, 'first')) ?? [];
    assert.ok(job);
    seconds = 40;
    await runMatchJob(services, job);
    const matching = await runProgress(services, 'first');
    assert.deepEqual(
      [matching.match, matching.ratePerMinute, matching.secondsLeft, matching.waitingFor],
      [{ expected: 2, done: 1, skipped: 0, failed: 0 }, 6, 10, ['match:azurelinux-3.0/httpd']],
    );

    await work(services);
    await settleRuns(services);
    const over = await runProgress(services, 'first');
    assert.deepEqual(
      [over.run.stage, over.match.done, over.waitingFor, over.secondsLeft, over.stuckMinutes],
      ['done', 2, [], undefined, undefined],
    );
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
