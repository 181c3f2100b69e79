import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { outboxDocument } from '../../shared/events/outbox.ts';
import type { HeadDocument } from '../../shared/findings/index.ts';
import { outcomesOf, readRun, type RunDocument, settleRuns, startRun } from '../../shared/runs/index.ts';
import { runIngestJob } from '../../shared/runs/ingest-job.ts';
import type { Services } from '../../shared/runs/services.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { sourceFolder } from '../support/feeds.ts';
import { scan, servicesOn, work } from '../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { openPlatform } from '../support/platform.ts';
import { allOf, ship, shippedPackage } from '../support/pipeline.ts';

type OutboxDocument = ReturnType<typeof outboxDocument>;

/** A release that ships these packages, and a folder with a CVE of httpd. */
async function openWorld(t: TestContext, ...names: string[]): Promise<{ services: Services; nvd: string }> {
  const services = servicesOn(await openPlatform(t));
  const { folder: nvd, feed } = await sourceFolder(t);
  await ship(services, ...names.map((name) => shippedPackage(name, '2.4.46')));
  const configurations = [vulnerable('apache:http_server', { versionEndExcluding: '2.4.48' })];
  await feed('2021', feedJson([cveRecord({ id: 'CVE-2021-0001', score: 9.8, configurations })]));
  return { services, nvd };
}

async function readBody({ documents }: Services, runId: string): Promise<RunDocument> {
  return (await readRun(documents.container('runs'), runId)).body;
}

async function queued({ bus }: Services): Promise<string[]> {
  const messages = await bus.peek({ entity: 'match-jobs' }, 500);
  return messages.map(({ body }) => (body as { package: string }).package).sort();
}

/** A run up to the end of its fan-out. */
async function upToFanOut(services: Services, nvd: string, runId: string): Promise<void> {
  await startRun(services, { runId, trigger: 'manual', sources: { nvd } });
  await runIngestJob(services, { kind: 'feed', runId, name: '2021' });
  await runIngestJob(services, { kind: 'commit', runId });
}

suite('the fan-out', () => {
  test('queues a job of run, snapshot, generation and digest for each package', async (t) => {
    const { services, nvd } = await openWorld(t, 'httpd');

    await upToFanOut(services, nvd, 'first');

    const [message] = await services.bus.peek({ entity: 'match-jobs' }, 10);
    const run = await readBody(services, 'first');
    const { digest, ...job } = message?.body as Record<string, unknown>;
    assert.match(String(digest), /^[0-9a-f]{32}$/);
    assert.deepEqual(job, {
      runId: 'first',
      release: 'azurelinux-3.0',
      package: 'httpd',
      generation: 1,
      manifest: run.manifest,
      baseline: true,
    });
    assert.deepEqual(
      { id: message?.id, correlationId: message?.correlationId },
      { id: 'first:outcome:match:azurelinux-3.0:httpd', correlationId: 'first' },
    );
  });

  test('records the digest that proves why a package was skipped', async (t) => {
    const { services, nvd } = await openWorld(t, 'httpd');
    await scan(services, { runId: 'first', sources: { nvd } });
    const head = await services.documents
      .container('findings')
      .read<HeadDocument>('azurelinux-3.0/httpd', 'head');

    await scan(services, { runId: 'second', sources: { nvd } });

    const [outcome] = await outcomesOf(services.documents.container('runs'), 'second', 'match');
    assert.deepEqual(
      { state: outcome?.state, reason: outcome?.reason },
      { state: 'skipped', reason: `inputs unchanged: azurelinux-3.0/httpd ${head?.body.digest ?? ''}` },
    );
  });

  test('takes packages whose names no document id or message could hold', async (t) => {
    const long = `libreally${'long'.repeat(40)}`;
    const { services, nvd } = await openWorld(t, long, 'gtk+', 'c++.utils_2');

    const run = await scan(services, { runId: 'x'.repeat(64), sources: { nvd } });

    assert.deepEqual({ stage: run.stage, matchJobs: run.matchJobs }, { stage: 'done', matchJobs: 3 });
  });

  test('is done once, whatever was matched before it is done again', async (t) => {
    const { services, nvd } = await openWorld(t, 'httpd', 'curl', 'zlib');
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    await runIngestJob(services, { kind: 'feed', runId: 'first', name: '2021' });
    const commit = { kind: 'commit', runId: 'first' } as const;
    // It dies after the jobs were queued, before the run says how many there are.
    for (let nth = 1; (await queued(services)).length === 0; nth++) {
      await runIngestJob(crashAt(services, nth, 'replace'), commit).catch((error: unknown) => {
        assert.ok(error instanceof Crash);
      });
    }
    assert.equal((await readBody(services, 'first')).matchJobs, undefined);
    await work(services);

    await runIngestJob(services, commit);
    await work(services);
    await settleRuns(services);

    const { stage, matchJobs, skipped } = await readBody(services, 'first');
    assert.deepEqual({ stage, matchJobs, skipped }, { stage: 'done', matchJobs: 3, skipped: 0 });
    const all = await outcomesOf(services.documents.container('runs'), 'first', 'match');
    assert.deepEqual(
      all.map(({ job, state }) => `${job} ${state}`),
      ['match:azurelinux-3.0/curl done', 'match:azurelinux-3.0/httpd done', 'match:azurelinux-3.0/zlib done'],
    );
  });

  test('of more packages than fit a batch records each', async (t) => {
    const names = Array.from({ length: 120 }, (_, at) => `package-${at}`);
    const { services, nvd } = await openWorld(t, ...names);
    await scan(services, { runId: 'first', sources: { nvd } });

    const run = await scan(services, { runId: 'second', sources: { nvd } });

    assert.deepEqual(
      { stage: run.stage, matchJobs: run.matchJobs, skipped: run.skipped },
      { stage: 'done', matchJobs: 0, skipped: 120 },
    );
    assert.equal((await outcomesOf(services.documents.container('runs'), 'second', 'match')).length, 120);
  });
});

suite('the first run over a release', () => {
  async function events({ documents }: Services): Promise<string[]> {
    const all = await allOf<OutboxDocument>(documents.container('findings'), 'outbox');
    return all.map(({ outgoing }) => `${outgoing.event.type} ${JSON.stringify(outgoing.event.data)}`);
  }

  test('tells of its findings in one event', async (t) => {
    const { services, nvd } = await openWorld(t, 'httpd', 'curl');

    await scan(services, { runId: 'first', sources: { nvd } });
    await settleRuns(services);
    await scan(services, { runId: 'second', sources: { nvd } });

    assert.deepEqual(await events(services), [
      'finding.baseline {"release":"azurelinux-3.0","open":{"affected/critical":1}}',
    ]);
  });

  test('tells of each where a person wants it so', async (t) => {
    const { services, nvd } = await openWorld(t, 'httpd');

    await scan(services, { runId: 'first', sources: { nvd }, baseline: 'off' });

    const [first, ...others] = await events(services);
    assert.match(first ?? '', /^finding\.changed .*"cve":"CVE-2021-0001"/);
    assert.deepEqual(others, []);
  });

  test('is the first only once: a package that is added later is told of', async (t) => {
    const { services, nvd } = await openWorld(t, 'curl');
    await scan(services, { runId: 'first', sources: { nvd } });
    await ship(services, shippedPackage('curl', '2.4.46'), shippedPackage('httpd', '2.4.46'));

    await scan(services, { runId: 'second', sources: { nvd } });

    const told = await events(services);
    assert.deepEqual(told.map((event) => event.split(' ')[0]).sort(), [
      'finding.baseline',
      'finding.changed',
    ]);
  });
});
