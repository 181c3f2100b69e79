import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { outcomesOf, readRun, startRun } from '../../shared/runs/index.ts';
import { updateRun } from '../../shared/runs/runs.ts';
import { fixedClock, InvalidInputError, type Platform } from '../../shared/platform/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { startNvdServer } from '../wire/nvd-server.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { sourceFolder } from '../support/feeds.ts';
import { servicesOn, work } from '../support/jobs.ts';
import { cveRecord, feedJson } from '../support/nvd.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { commit, ship, shippedPackage } from '../support/pipeline.ts';
import { apiPage, yearlyFeed } from '../support/sources.ts';
import { readCurrent } from '../../shared/snapshot/index.ts';

async function queued({ bus }: Platform): Promise<string[]> {
  const messages = await bus.peek({ entity: 'ingest-jobs' }, 100);
  return messages.map(({ id }) => id);
}

suite('starting a run', () => {
  test('records it and queues a job for every file', async (t) => {
    const platform = await openPlatform(t);
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', feedJson([]));
    await feed('2020', feedJson([]));

    const run = await startRun(platform, {
      runId: 'first',
      trigger: 'manual',
      sources: { nvd: folder, kev: 'kev.json', overrides: 'o.ndjson' },
      acceptLoss: ['kev'],
    });

    assert.deepEqual((await readRun(platform.documents.container('runs'), 'first')).body, run);
    const jobs = ['ingest:overrides', 'ingest:kev', 'ingest:nvd/2020', 'ingest:nvd/2021'];
    assert.deepEqual(
      {
        stage: run.stage,
        startedAt: run.startedAt,
        ingestJobs: run.ingestJobs,
        acceptLoss: run.acceptLoss,
        baseline: run.baseline,
      },
      {
        stage: 'ingesting',
        startedAt: NOW.toISOString(),
        ingestJobs: jobs,
        acceptLoss: ['kev'],
        baseline: 'auto',
      },
    );
    assert.deepEqual(
      await queued(platform),
      jobs.map((job) => `first:${job}`),
    );
  });

  test('reads the database of npm only for an inventory that has something of npm', async (t) => {
    const platform = await openPlatform(t);
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', feedJson([]));
    const osv = await folderOf(t);
    for (const name of ['Go', 'npm']) await writeFile(join(osv, `${name}.ndjson`), '');
    const planned = async (runId: string): Promise<string[]> =>
      (
        await startRun(platform, { runId, trigger: 'manual', sources: { nvd: folder, osv } })
      ).ingestJobs.filter((job) => job.startsWith('ingest:osv'));
    const ships = (component: string): unknown =>
      ship(platform, shippedPackage('tool', '1.0', { components: [component] }));

    assert.deepEqual(await planned('unknown'), ['ingest:osv/Go.ndjson']);
    await ships('pkg:golang/golang.org/x/net@v0.17.0');
    assert.deepEqual(await planned('without'), ['ingest:osv/Go.ndjson']);
    await ships('pkg:npm/%40babel/core@7.0.0');
    assert.deepEqual(await planned('with'), ['ingest:osv/Go.ndjson', 'ingest:osv/npm.ndjson']);
  });

  test('twice is one run', async (t) => {
    const platform = await openPlatform(t);
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', feedJson([]));
    const request = { trigger: 'schedule' as const, sources: { nvd: folder } };

    const first = await startRun(platform, request);
    const [second, third] = await Promise.all([startRun(platform, request), startRun(platform, request)]);
    const later = { ...platform, clock: fixedClock(new Date(NOW.getTime() + 60_000)) };
    const named = await startRun(later, { ...request, runId: first.runId });

    assert.equal(first.runId, '20260201T050000Z-schedule');
    assert.deepEqual({ second, third, named }, { second: first, third: first, named: first });
    assert.deepEqual(await queued(platform), ['20260201T050000Z-schedule:ingest:nvd/2021']);
  });

  test('again at the same time, after the clock was set back, is another run', async (t) => {
    const platform = await openPlatform(t);
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', feedJson([]));
    const request = { trigger: 'schedule' as const, sources: { nvd: folder } };
    const first = await startRun(platform, request);
    const finishedAt = new Date(NOW.getTime() + 60_000).toISOString();
    await updateRun(platform.documents.container('runs'), first.runId, (run) => ({
      ...run,
      stage: 'done',
      finishedAt,
    }));

    const second = await startRun(platform, request);

    assert.equal(second.runId, '20260201T050000.000Z-schedule');
    assert.equal(second.stage, 'ingesting');
    assert.ok((await queued(platform)).includes(`${second.runId}:ingest:nvd/2021`));
  });

  test('again by a person within the same second is another run: its files may be others', async (t) => {
    const platform = await openPlatform(t);
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', feedJson([]));
    const later = { ...platform, clock: fixedClock(new Date(NOW.getTime() + 7)) };

    const first = await startRun(platform, { trigger: 'manual', sources: { nvd: folder } });
    const second = await startRun(later, { trigger: 'manual', sources: { nvd: folder } });

    assert.deepEqual(
      { first: first.runId, second: second.runId },
      { first: '20260201T050000.000Z-manual', second: '20260201T050000.007Z-manual' },
    );
  });

  test('that died before its jobs were queued is mended by starting it again', async (t) => {
    const platform = await openPlatform(t);
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', feedJson([]));
    const request = { runId: 'first', trigger: 'manual' as const, sources: { nvd: folder } };

    await assert.rejects(startRun(crashAt(platform, 1, 'send'), request), Crash);
    const before = await queued(platform);
    await startRun(platform, request);

    assert.deepEqual(
      { before, queued: await queued(platform) },
      { before: [], queued: ['first:ingest:nvd/2021'] },
    );
  });

  test('is refused under a name that messages and blobs cannot carry', async (t) => {
    const platform = await openPlatform(t);
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', feedJson([]));

    for (const runId of ['', 'a/b', 'a b', '..', 'x'.repeat(65), 'ü']) {
      const started = startRun(platform, { runId, trigger: 'manual', sources: { nvd: folder } });

      await assert.rejects(
        started,
        (error) => error instanceof InvalidInputError && error.message.startsWith(`run ${runId}: `),
      );
    }
    assert.deepEqual(await queued(platform), []);
  });

  test('is refused for a folder that holds no feed', async (t) => {
    const platform = await openPlatform(t);
    const { folder } = await sourceFolder(t);

    await assert.rejects(
      startRun(platform, { trigger: 'manual', sources: { nvd: folder } }),
      /holds no feed/,
    );
  });
});

suite('a run of the live NVD', () => {
  async function jobsOf(
    t: TestContext,
    watermark: string | undefined,
    trigger: 'schedule' | 'reconcile',
  ): Promise<string[]> {
    const platform = await openPlatform(t);
    if (watermark !== undefined) await commit(platform, [yearlyFeed(feedJson([], watermark))]);
    const { ingestJobs } = await startRun(platform, { trigger, sources: { nvd: 'live' } });
    return ingestJobs;
  }
  const years = Array.from({ length: 25 }, (_, at) => `ingest:nvd/${2002 + at}`);

  test('loads the yearly feeds first', async (t) => {
    assert.deepEqual(await jobsOf(t, undefined, 'schedule'), years);
  });

  test('asks for what changed since, from a little before', async (t) => {
    assert.deepEqual(await jobsOf(t, '2026-01-31', 'schedule'), [
      'ingest:nvd/window-2026-01-31T05.00.00.000Z',
    ]);
  });

  test('loads the yearly feeds again after 120 days', async (t) => {
    assert.deepEqual(await jobsOf(t, '2025-09-01', 'schedule'), years);
  });

  test('loads the yearly feeds again when it reconciles', async (t) => {
    assert.deepEqual(await jobsOf(t, '2026-01-31', 'reconcile'), years);
  });

  test('knows the NVD up to its start when its windows came in', async (t) => {
    const platform = await openPlatform(t);
    await using server = await startNvdServer({
      rows: [{ id: 'CVE-2021-0002', lastModified: '2026-01-31T12:00:00.000Z' }],
    });
    const services = servicesOn(platform, server.url);
    await commit(platform, [yearlyFeed(feedJson([cveRecord({ id: 'CVE-2021-0001' })], '2026-01-31'))]);

    await startRun(services, { runId: 'live', trigger: 'schedule', sources: { nvd: 'live' } });
    await work(services);

    const { content } = (await readCurrent(platform.blobs)) ?? assert.fail();
    assert.equal(content.sources['nvd']?.watermark, NOW.toISOString());
    assert.deepEqual(content.counts['2021-0'], { cves: 2, rejected: 0 });
  });

  test('asks again for windows that did not come in', async (t) => {
    const platform = await openPlatform(t);
    await using server = await startNvdServer({ script: () => ({ kind: 'status', status: 404 }) });
    const services = servicesOn(platform, server.url);
    const { file } = await sourceFolder(t);
    await commit(platform, [apiPage(feedJson([cveRecord({ id: 'CVE-2021-0001' })], '2026-01-31'))]);
    const kev = await file(
      'kev.json',
      '{"catalogVersion":"1","dateReleased":"2026-01-31T00:00:00Z","vulnerabilities":[]}',
    );

    await startRun(services, { runId: 'live', trigger: 'schedule', sources: { nvd: 'live', kev } });
    await work(services);

    const outcomes = await outcomesOf(platform.documents.container('runs'), 'live', 'ingest');
    assert.deepEqual(
      outcomes.map(({ job, state }) => `${job} ${state}`),
      ['ingest:kev done', 'ingest:nvd/window-2026-01-31T05.00.00.000Z failed'],
    );
    const { content } = (await readCurrent(platform.blobs)) ?? assert.fail();
    assert.deepEqual(
      { nvd: content.sources['nvd']?.watermark, kev: content.sources['kev']?.watermark },
      { nvd: '2026-01-31T07:00:00.000Z', kev: '2026-01-31T00:00:00.000Z' },
    );
  });
});
