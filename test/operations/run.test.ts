import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { FindingDocument } from '../../shared/findings/index.ts';
import { CURRENT, readCurrent } from '../../shared/nvd/index.ts';
import {
  listDeadLetters,
  outcomesOf,
  quarantinedOf,
  readRun,
  type RunDocument,
  settleRuns,
  startRun,
} from '../../shared/operations/index.ts';
import { runIngestJob } from '../../shared/operations/ingest-job.ts';
import type { Services } from '../../shared/operations/services.ts';
import { collect } from '../contract/opened.ts';
import { type SourceFolder, sourceFolder } from '../support/feeds.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { scan, servicesOn, work } from '../support/jobs.ts';
import { cveRecord, feedJson, kevJson, vulnerable } from '../support/nvd.ts';
import { openPlatform } from '../support/platform.ts';
import { allOf, ship, shippedPackage } from '../support/pipeline.ts';

const httpd = [vulnerable('apache:http_server', { versionEndExcluding: '2.4.48' })];
const curl = [vulnerable('haxx:curl', { versionEndExcluding: '8.4.0' })];
const [one, two] = [
  cveRecord({ id: 'CVE-2021-0001', score: 9.8, configurations: httpd }),
  cveRecord({ id: 'CVE-2021-0002', score: 5, configurations: curl }),
];

interface World {
  services: Services;
  sources: SourceFolder;
  nvd: string;
  kev: string;
}

/** A release of two packages, a feed with a CVE of each, and a catalogue. */
async function openWorld(t: TestContext): Promise<World> {
  const services = servicesOn(await openPlatform(t));
  const sources = await sourceFolder(t);
  await ship(services, shippedPackage('httpd', '2.4.46'), shippedPackage('curl', '8.0.0'));
  await sources.feed('2021', feedJson([one, two]));
  const kev = await sources.file('kev.json', kevJson(['CVE-2021-0002']));
  return { services, sources, nvd: sources.folder, kev };
}

async function outcomes({ documents }: Services, runId: string): Promise<string[]> {
  const runs = documents.container('runs');
  const all = [...(await outcomesOf(runs, runId, 'ingest')), ...(await outcomesOf(runs, runId, 'match'))];
  return all.map(({ job, state }) => `${job} ${state}`).sort();
}

async function findings({ documents }: Services): Promise<string[]> {
  const all = await allOf<FindingDocument>(documents.container('findings'), 'finding');
  return all.map((finding) => `${finding.package} ${finding.cve} ${finding.status} ${finding.lane}`).sort();
}

/** Everything that is stored, but for the run. */
async function stored({ documents, blobs }: Services): Promise<unknown[]> {
  const containers = await Promise.all(
    (['findings', 'patches', 'packages'] as const).map((name) =>
      documents.container(name).changes(undefined, 1000),
    ),
  );
  const current = await blobs.get(CURRENT);
  return [containers.map(({ cursor }) => cursor), current?.etag];
}

suite('a run', () => {
  test('takes the sources in, matches every package and ends', async (t) => {
    const { services, nvd, kev } = await openWorld(t);

    const run = await scan(services, { runId: 'first', sources: { nvd, kev } });

    const { stage, generation, cves, changedCves, matchJobs, skipped, failures, finishedAt } = run;
    assert.deepEqual(
      { stage, generation, cves, changedCves, matchJobs, skipped, failures },
      { stage: 'done', generation: 1, cves: 2, changedCves: 2, matchJobs: 2, skipped: 0, failures: [] },
    );
    assert.equal(finishedAt, services.clock.now().toISOString());
    assert.deepEqual(await outcomes(services, 'first'), [
      'ingest:kev done',
      'ingest:nvd/2021 done',
      'match:azurelinux-3.0/curl done',
      'match:azurelinux-3.0/httpd done',
    ]);
    assert.deepEqual(await findings(services), [
      'curl CVE-2021-0002 affected out-of-band',
      'httpd CVE-2021-0001 affected out-of-band',
    ]);
  });

  test('over the same sources does nothing twice', async (t) => {
    const { services, nvd, kev } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd, kev } });
    const before = await stored(services);

    const run = await scan(services, { runId: 'second', sources: { nvd, kev } });

    assert.deepEqual(
      [run.stage, run.generation, run.changedCves, run.matchJobs, run.skipped],
      ['done', 1, 0, 0, 2],
    );
    assert.deepEqual(await outcomes(services, 'second'), [
      'ingest:kev skipped',
      'ingest:nvd/2021 skipped',
      'match:azurelinux-3.0/curl skipped',
      'match:azurelinux-3.0/httpd skipped',
    ]);
    assert.deepEqual(await stored(services), before);
  });

  test('after one changed CVE touches only the packages that it concerns', async (t) => {
    const { services, sources, nvd } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd } });
    const changed = cveRecord({
      id: 'CVE-2021-0002',
      score: 9.1,
      modified: '2026-01-12',
      configurations: curl,
    });
    await sources.feed('2021', feedJson([one, changed], '2026-01-13'));

    const run = await scan(services, { runId: 'second', sources: { nvd } });

    assert.deepEqual([run.changedCves, run.matchJobs, run.skipped], [1, 1, 1]);
    assert.deepEqual(await outcomes(services, 'second'), [
      'ingest:nvd/2021 done',
      'match:azurelinux-3.0/curl done',
      'match:azurelinux-3.0/httpd skipped',
    ]);
    assert.deepEqual(await findings(services), [
      'curl CVE-2021-0002 affected out-of-band',
      'httpd CVE-2021-0001 affected out-of-band',
    ]);
  });

  test('after a changed inventory matches what changed and closes what ships no longer', async (t) => {
    const { services, nvd } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd } });
    await ship(services, shippedPackage('httpd', '2.4.46'));

    const run = await scan(services, { runId: 'second', sources: { nvd } });
    const third = await scan(services, { runId: 'third', sources: { nvd } });

    assert.deepEqual([run.matchJobs, run.skipped], [1, 1]);
    assert.deepEqual(await findings(services), [
      'curl CVE-2021-0002 not_affected none',
      'httpd CVE-2021-0001 affected out-of-band',
    ]);
    assert.equal(third.matchJobs, 0);
  });

  test('keeps every answer as it came, and every record that was set aside with its reason', async (t) => {
    const { services, sources, nvd } = await openWorld(t);
    const broken = { cve: { ...two.cve, vulnStatus: 7 } };
    const json = feedJson([one, broken]);
    await sources.feed('2021', json);

    const run = await scan(services, { runId: 'first', sources: { nvd }, acceptLoss: ['nvd/2021'] });

    assert.equal(run.stage, 'done');
    assert.deepEqual(await quarantinedOf(services, 'first'), [
      {
        source: 'nvd/2021',
        record: 'CVE-2021-0002',
        field: 'cve.vulnStatus',
        reason: 'Invalid input: expected string, received number',
      },
    ]);
    const raw = await collect(services.blobs.list('nvd/raw/'));
    assert.equal(raw.length, 1);
  });
});

suite('a source that fails', () => {
  test('leaves the others committed, and the run says so', async (t) => {
    const { services, sources, nvd } = await openWorld(t);
    const kev = await sources.file('kev.json', '{"no": "catalogue"}');

    const run = await scan(services, { runId: 'first', sources: { nvd, kev } });

    assert.deepEqual([run.stage, run.generation, run.failures.length], ['failed', 1, 1]);
    assert.match(run.failures[0] ?? '', /^ingest:kev: kev\.json: is no KEV catalogue/);
    assert.deepEqual((await findings(services)).length, 2);
    const [dead, ...others] = await listDeadLetters(services.bus, 'ingest-jobs');
    assert.deepEqual([dead?.reason, others], ['InvalidInputError', []]);
    assert.match(dead?.description ?? '', /^kev\.json: /);
  });

  const unusable: [what: string, spoil: (sources: SourceFolder) => Promise<unknown>, failure: RegExp][] = [
    [
      'truncated gzip',
      (sources) => sources.file('nvdcve-2.0-2022.json.gz', Buffer.from('1f8b0800000000000003ab', 'hex')),
      /^ingest:nvd\/2022: feed 2022: damaged or truncated gzip/,
    ],
    [
      'a wrong sha256',
      async (sources) => {
        await sources.feed('2022', feedJson([cveRecord({ id: 'CVE-2022-0001' })]));
        await sources.file('nvdcve-2.0-2022.json', '');
        await sources.file(
          'nvdcve-2.0-2022.meta',
          `lastModifiedDate:2026-01-10T07:00:00-05:00\r\nsize:${feedJson([cveRecord({ id: 'CVE-2022-0001' })]).length}\r\nsha256:${'0'.repeat(64)}\r\n`,
        );
      },
      /^ingest:nvd\/2022: .*sha256 is [0-9a-f]{64}, its \.meta says 0{64}/,
    ],
    [
      'a missing file',
      (sources) => sources.file('nvdcve-2.0-2022.meta', 'sha256:'),
      /^ingest:nvd\/2022: .*nvdcve-2\.0-2022\.json\.gz: the feed is missing/,
    ],
  ];
  for (const [what, spoil, failure] of unusable) {
    test(`on a first load for ${what} commits nothing, when it is the NVD`, async (t) => {
      const { services, sources, nvd, kev } = await openWorld(t);
      await spoil(sources);

      const run = await scan(services, { runId: 'first', sources: { nvd, kev } });

      assert.equal(run.stage, 'failed');
      assert.match(run.failures.join('\n'), /nothing was committed: /);
      assert.equal(await readCurrent(services.blobs), undefined);
      assert.deepEqual(await findings(services), []);
      const outcome = (await outcomesOf(services.documents.container('runs'), 'first', 'ingest')).find(
        ({ state }) => state === 'failed',
      );
      assert.match(`${outcome?.job ?? ''}: ${outcome?.reason ?? ''}`, failure);
    });
  }

  test('later is left as it was, whole, and the others go on', async (t) => {
    const { services, sources, nvd, kev } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd } });
    await sources.feed(
      '2021',
      feedJson([cveRecord({ id: 'CVE-2021-0001', modified: '2026-01-12' }), two], '2026-01-13'),
    );
    await sources.file('nvdcve-2.0-2022.json.gz', 'no feed');

    const run = await scan(services, { runId: 'second', sources: { nvd, kev } });

    assert.equal(run.stage, 'failed');
    assert.match(run.failures.join(), /^ingest:nvd\/2022: feed 2022: no "vulnerabilities" list$/);
    const { sources: states } = (await readCurrent(services.blobs))?.content ?? assert.fail();
    assert.equal(states.nvd?.watermark, '2026-01-10T07:00:00.000Z');
    assert.ok(states.kev);
    assert.deepEqual(await findings(services), [
      'curl CVE-2021-0002 affected out-of-band',
      'httpd CVE-2021-0001 affected out-of-band',
    ]);
  });

  test('by losing its records stops the commit, until a person accepts it', async (t) => {
    const { services, sources, nvd } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd } });
    await sources.feed('2021', feedJson([two], '2026-01-13'));

    const refused = await scan(services, { runId: 'second', sources: { nvd } });
    const before = await findings(services);
    const accepted = await scan(services, { runId: 'third', sources: { nvd }, acceptLoss: ['nvd/2021'] });

    assert.equal(refused.stage, 'failed');
    assert.match(refused.failures.join(), /nvd\/2021 lost 1 of 2 records .* --accept-loss nvd\/2021$/);
    assert.equal(before.length, 2);
    assert.deepEqual([accepted.stage, accepted.generation], ['done', 2]);
    assert.deepEqual(await findings(services), [
      'curl CVE-2021-0002 affected next-image',
      'httpd CVE-2021-0001 not_affected none',
    ]);
  });
});

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
    assert.deepEqual([body.stage, body.generation, body.changedCves], ['done', 1, 2]);
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

    assert.deepEqual([stuck, (await readRun(runs, 'first')).body.stage], ['ingesting', 'done']);
  });

  test('ends as failed when a package could not be matched, and says which', async (t) => {
    const { services, nvd } = await openWorld(t);
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd } });
    await runIngestJob(services, { kind: 'feed', runId: 'first', name: '2021' });
    await runIngestJob(services, { kind: 'commit', runId: 'first' });
    for await (const { name } of services.blobs.list('nvd/products/')) await services.blobs.delete(name);

    // In another process, which has not opened the snapshot yet.
    await work(crashAt(services, Infinity));
    await settleRuns(services);

    const { body } = await readRun(services.documents.container('runs'), 'first');
    assert.equal(body.stage, 'failed');
    assert.deepEqual(
      body.failures.map((failure) => failure.replace(/[0-9a-f]{32}/, '…')),
      [
        'match:azurelinux-3.0/curl: snapshot blob nvd/products/… is missing',
        'match:azurelinux-3.0/httpd: snapshot blob nvd/products/… is missing',
      ],
    );
  });
});
