import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readCurrent } from '../../shared/snapshot/index.ts';
import { listDeadLetters } from '../../shared/operations/index.ts';
import { outcomesOf } from '../../shared/runs/index.ts';
import type { SourceFolder } from '../support/feeds.ts';
import { scan } from '../support/jobs.ts';
import { cveRecord, feedJson } from '../support/nvd.ts';
import { findings, openWorld, two } from './world.ts';

suite('a source that fails', () => {
  test('leaves the others committed, and the run says so', async (t) => {
    const { services, sources, nvd } = await openWorld(t);
    const kev = await sources.file('kev.json', '{"no": "catalogue"}');

    const run = await scan(services, { runId: 'first', sources: { nvd, kev } });

    assert.deepEqual(
      { stage: run.stage, generation: run.generation, failures: run.failures.length },
      { stage: 'failed', generation: 1, failures: 1 },
    );
    assert.match(run.failures[0] ?? '', /^ingest:kev: kev\.json: is not a KEV catalogue/);
    assert.deepEqual((await findings(services)).length, 2);
    const [dead, ...others] = await listDeadLetters(services.bus, 'ingest-jobs');
    assert.deepEqual({ reason: dead?.reason, others }, { reason: 'InvalidInputError', others: [] });
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
    assert.equal(states['nvd']?.watermark, '2026-01-10T07:00:00.000Z');
    assert.ok(states['kev']);
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
    assert.deepEqual(
      { stage: accepted.stage, generation: accepted.generation },
      { stage: 'done', generation: 2 },
    );
    assert.deepEqual(await findings(services), [
      'curl CVE-2021-0002 affected next-image',
      'httpd CVE-2021-0001 not_affected none',
    ]);
  });
});
