import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { cancelRun, readRun, type RunDocument, settleRuns, startRun } from '../../shared/runs/index.ts';
import { runIngestJob } from '../../shared/runs/ingest-job.ts';
import type { Services } from '../../shared/runs/services.ts';
import { InvalidInputError, NotFoundError } from '../../shared/platform/index.ts';
import { readCurrent } from '../../shared/snapshot/index.ts';
import type { outboxDocument } from '../../shared/events/outbox.ts';
import { scan, work } from '../support/jobs.ts';
import { allOf } from '../support/pipeline.ts';
import { findings, openWorld } from './world.ts';

const cancellation = { by: { id: 'key:alice', name: 'alice' }, reason: 'bad feed' };
const file = { kind: 'feed', runId: 'first', name: '2021' } as const;

async function runOf({ documents }: Services, runId = 'first'): Promise<RunDocument> {
  return (await readRun(documents.container('runs'), runId)).body;
}

async function eventTypes({ documents }: Services): Promise<string[]> {
  const events = await allOf<ReturnType<typeof outboxDocument>>(documents.container('findings'), 'outbox');
  return events.map(({ outgoing }) => outgoing.event.type).sort();
}

suite('a cancelled run', () => {
  test('does nothing more: its jobs neither read, commit nor match', async (t) => {
    const { services, nvd } = await openWorld(t);
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });

    await cancelRun(services, 'first', cancellation);
    await work(services);
    const ended = await settleRuns(services);

    const { stage, cancelled, finishedAt, matchJobs } = await runOf(services);
    assert.deepEqual(
      { stage, cancelled, finishedAt, matchJobs, ended },
      {
        stage: 'cancelled',
        cancelled: cancellation,
        finishedAt: services.clock.now().toISOString(),
        matchJobs: undefined,
        ended: [],
      },
    );
    assert.equal(await readCurrent(services.blobs), undefined);
    assert.deepEqual(await findings(services), []);
  });

  test('puts no snapshot in force that it was about to', async (t) => {
    const { services, nvd } = await openWorld(t);
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    await runIngestJob(services, file);
    const pool = new Proxy(services.pool, {
      get: (target, name) =>
        name === 'rest'
          ? () => cancelRun(services, 'first', cancellation)
          : (Reflect.get(target, name) as { bind(to: object): unknown }).bind(target),
    });

    await runIngestJob({ ...services, pool }, { kind: 'commit', runId: 'first' });

    assert.equal(await readCurrent(services.blobs), undefined);
    assert.equal((await runOf(services)).stage, 'cancelled');
  });

  test('leaves its packages, and a first import that it had begun, to the next', async (t) => {
    const { services, nvd } = await openWorld(t);
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    await runIngestJob(services, file);
    await runIngestJob(services, { kind: 'commit', runId: 'first' });
    const { matchJobs } = await runOf(services);

    await cancelRun(services, 'first', cancellation);
    await work(services);
    const left = await findings(services);
    const { stage } = await scan(services, { runId: 'second', sources: { nvd } });

    assert.deepEqual({ matchJobs, left, stage }, { matchJobs: 2, left: [], stage: 'done' });
    assert.deepEqual(await findings(services), [
      'curl CVE-2021-0002 affected next-image',
      'httpd CVE-2021-0001 affected out-of-band',
    ]);
    assert.deepEqual(await eventTypes(services), ['finding.baseline']);
  });

  test('stays as it was cancelled first, and one that has ended is not cancelled', async (t) => {
    const { services, nvd } = await openWorld(t);
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    const first = await cancelRun(services, 'first', cancellation);
    const again = await cancelRun(services, 'first', { ...cancellation, reason: 'another' });
    await scan(services, { runId: 'second', sources: { nvd } });

    assert.deepEqual({ first: first.changed, again: again.changed }, { first: true, again: false });
    assert.deepEqual(again.run, first.run);
    await assert.rejects(
      cancelRun(services, 'second', cancellation),
      (error) => error instanceof InvalidInputError && error.message.includes('it is done'),
    );
    await assert.rejects(cancelRun(services, 'third', cancellation), NotFoundError);
  });
});
