import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readRun, type RunDocument, settleRuns, startRun } from '../../shared/runs/index.ts';
import { runIngestJob } from '../../shared/runs/ingest-job.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { scan, work } from '../support/jobs.ts';
import { openWorld, stored } from './world.ts';

suite('a job that is delivered again', () => {
  test('changes nothing when it is the commit', async (t) => {
    const { services, nvd } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd } });
    const run = await readRun(services.documents.container('runs'), 'first');
    const before = await stored(services);

    await runIngestJob(services, { kind: 'commit', runId: 'first' });
    await work(services);

    assert.deepEqual(await readRun(services.documents.container('runs'), 'first'), run);
    assert.deepEqual(await stored(services), before);
  });

  test('changes nothing when it is a file, before and after the commit', async (t) => {
    const { services, nvd } = await openWorld(t);
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    const job = { kind: 'feed', runId: 'first', name: '2021' } as const;

    await runIngestJob(services, job);
    await runIngestJob(services, job);
    await work(services);
    await settleRuns(services);
    const before = await stored(services);
    await runIngestJob(services, job);
    await settleRuns(services);

    assert.deepEqual(await stored(services), before);
    const { body } = await readRun(services.documents.container('runs'), 'first');
    assert.deepEqual(
      { stage: body.stage, generation: body.generation, changedCves: body.changedCves },
      { stage: 'done', generation: 1, changedCves: 2 },
    );
  });
});

suite('a run that is not over', () => {
  test('is not settled before every job has told what became of it', async (t) => {
    const { services, nvd } = await openWorld(t);
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    const stages: RunDocument['stage'][] = [];
    const look = async (): Promise<void> => {
      await settleRuns(services);
      stages.push((await readRun(services.documents.container('runs'), 'first')).body.stage);
    };

    await look();
    await runIngestJob(services, { kind: 'feed', runId: 'first', name: '2021' });
    await look();
    await runIngestJob(services, { kind: 'commit', runId: 'first' });
    await look();
    await work(services);
    await look();
    await look();

    assert.deepEqual(stages, ['ingesting', 'ingesting', 'matching', 'done', 'done']);
  });

  test('is pushed on when it died between its last file and the commit', async (t) => {
    const { services, nvd } = await openWorld(t);
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    const source = { entity: 'ingest-jobs' };
    const [message] = await services.bus.receive(source, 1);
    assert.ok(message);
    const runs = services.documents.container('runs');
    const dying = crashAt(services, 1, 'send');
    await assert.rejects(runIngestJob(dying, { kind: 'feed', runId: 'first', name: '2021' }), Crash);
    await services.bus.complete(source, message);

    await work(services);
    const stuck = (await readRun(runs, 'first')).body.stage;
    await settleRuns(services);
    await work(services);
    await settleRuns(services);

    assert.deepEqual(
      { stuck, stage: (await readRun(runs, 'first')).body.stage },
      { stuck: 'ingesting', stage: 'done' },
    );
  });

  test('ends as failed when a package could not be matched, and says which', async (t) => {
    const { services, nvd } = await openWorld(t);
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    await runIngestJob(services, { kind: 'feed', runId: 'first', name: '2021' });
    await runIngestJob(services, { kind: 'commit', runId: 'first' });
    for (const prefix of ['nvd/products/', 'nvd/verdicts/'])
      for await (const { name } of services.blobs.list(prefix)) await services.blobs.delete(name);

    // In another process, which has not opened the snapshot yet.
    await work(crashAt(services, Infinity));
    await settleRuns(services);

    const { body } = await readRun(services.documents.container('runs'), 'first');
    assert.equal(body.stage, 'failed');
    const gone =
      'blob nvd/products/… is damaged (is not there): restore it from a backup, or delete the blob nvd/current and scan again (docs/recovery.md)';
    assert.deepEqual(
      body.failures.map((failure) => failure.replace(/[0-9a-f]{32}/, '…')),
      [`match:azurelinux-3.0/curl: ${gone}`, `match:azurelinux-3.0/httpd: ${gone}`],
    );
  });
});

suite('a run whose document is damaged', () => {
  const damages: [field: string, value: unknown][] = [
    ['ingestJobs', undefined],
    ['ingestJobs', 7],
    ['startedAt', 'yesterday'],
    ['failures', null],
  ];
  for (const [field, value] of damages) {
    test(`(${field}: ${String(value)}) holds up no other, and ends by itself or says why it failed`, async (t) => {
      const { services, nvd } = await openWorld(t);
      const runs = services.documents.container('runs');
      await startRun(services, { runId: 'damaged', trigger: 'manual', sources: { nvd } });
      const { body, etag } = await readRun(runs, 'damaged');
      await runs.replace('damaged', { ...body, [field]: value }, etag);

      await settleRuns(services);
      await scan(services, { runId: 'sound', sources: { nvd } });

      const sound = (await readRun(runs, 'sound')).body;
      const damaged = (await readRun(runs, 'damaged')).body;
      assert.deepEqual({ stage: sound.stage, failures: sound.failures }, { stage: 'done', failures: [] });
      if (field === 'ingestJobs') {
        assert.equal(damaged.stage, 'failed');
        assert.match(damaged.failures.join(), /could not be settled/);
      } else assert.ok(['done', 'failed'].includes(damaged.stage), damaged.stage);
    });
  }
});
