import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { setPause } from '../../shared/events/pause.ts';
import { readFindings, readHealth, readQueues, readRuns } from '../../shared/api/index.ts';
import { type Platform, UnrecoverableError } from '../../shared/platform/index.ts';
import { feedJson } from '../support/nvd.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { commit } from '../support/pipeline.ts';
import { yearlyFeed } from '../support/sources.ts';

/** Findings of packages and CVEs, with the fields that narrow. */
async function store(
  { documents }: Platform,
  rows: [release: string, pkg: string, cve: string, status: string, severity: string][],
): Promise<void> {
  for (const [release, name, cve, status, severity] of rows) {
    const packageKey = `${release}/${name}`;
    await documents.container('findings').create(packageKey, {
      id: cve,
      kind: 'finding',
      ...{ packageKey, release, package: name, cve, status, severity },
    });
  }
}

suite('findings that are read', () => {
  async function world(t: TestContext): Promise<Platform> {
    const platform = await openPlatform(t);
    await store(platform, [
      ['a-1', 'curl', 'CVE-2021-0001', 'affected', 'high'],
      ['a-1', 'httpd', 'CVE-2021-0001', 'affected', 'low'],
      ['a-1', 'httpd', 'CVE-2021-0002', 'fixed', 'high'],
      ['b-2', 'httpd', 'CVE-2021-0001', 'affected', 'high'],
    ]);
    const log = {
      id: 'log:1',
      kind: 'log',
      packageKey: 'a-1/httpd',
      release: 'a-1',
      package: 'httpd',
      status: 'affected',
    };
    await platform.documents.container('findings').create('a-1/httpd', log);
    return platform;
  }

  const narrowings: [query: Parameters<typeof readFindings>[1], found: string[]][] = [
    [
      {},
      [
        'a-1/curl CVE-2021-0001',
        'a-1/httpd CVE-2021-0001',
        'a-1/httpd CVE-2021-0002',
        'b-2/httpd CVE-2021-0001',
      ],
    ],
    [{ release: 'a-1' }, ['a-1/curl CVE-2021-0001', 'a-1/httpd CVE-2021-0001', 'a-1/httpd CVE-2021-0002']],
    [{ package: 'httpd', status: 'affected' }, ['a-1/httpd CVE-2021-0001', 'b-2/httpd CVE-2021-0001']],
    [{ release: 'a-1', package: 'httpd' }, ['a-1/httpd CVE-2021-0001', 'a-1/httpd CVE-2021-0002']],
    [{ severity: 'high', status: 'fixed' }, ['a-1/httpd CVE-2021-0002']],
    [{ release: 'none' }, []],
    [{ status: "affected' OR 1=1" }, []],
  ];
  for (const [query, found] of narrowings) {
    test(`are narrowed by ${JSON.stringify(query)}`, async (t) => {
      const platform = await world(t);

      const { findings, continuation } = await readFindings(platform, query);

      assert.deepEqual(findings.map(({ packageKey, cve }) => `${packageKey} ${cve}`).sort(), found);
      assert.equal(continuation, undefined);
    });
  }

  test('come page by page, each once', async (t) => {
    const platform = await openPlatform(t);
    const ids = Array.from({ length: 450 }, (_, at) => `CVE-2021-${1000 + at}`);
    const packageKey = 'a-1/kernel';
    for (let at = 0; at < ids.length; at += 90) {
      await platform.documents.container('findings').batch(
        packageKey,
        ids
          .slice(at, at + 90)
          .map((cve) => ({ op: 'create', body: { id: cve, kind: 'finding', ...{ packageKey, cve } } })),
      );
    }
    const read: string[] = [];
    const sizes: number[] = [];

    let continuation: string | undefined;
    do {
      const page = await readFindings(platform, { continuation });
      sizes.push(page.findings.length);
      read.push(...page.findings.map(({ cve }) => cve));
      ({ continuation } = page);
    } while (continuation !== undefined);

    assert.deepEqual(sizes, [200, 200, 50]);
    assert.deepEqual(read, ids);
  });

  test('are none for a continuation that is none', async (t) => {
    const platform = await world(t);

    await assert.rejects(readFindings(platform, { continuation: 'garbage' }), UnrecoverableError);
  });
});

suite('health', () => {
  test('says that nothing was scanned, how fresh the NVD is, and whether events are held', async (t) => {
    const platform = await openPlatform(t);

    const empty = await readHealth(platform);
    await commit(platform, [yearlyFeed(feedJson([], '2026-01-31'))]);
    const fresh = await readHealth(platform);
    await setPause(platform.documents, 'an incident in CVE-2021-0001', NOW);
    const paused = await readHealth(platform);

    const known = { nvdWatermark: '2026-01-31T07:00:00.000Z', generation: 1 };
    assert.deepEqual(
      [empty, fresh, paused],
      [{ status: 'empty' }, { status: 'ok', ...known }, { status: 'paused', ...known }],
    );
  });
});

suite('runs that are read', () => {
  test('are the last hundred, newest first, whatever they are called', async (t) => {
    const platform = await openPlatform(t);
    const runs = platform.documents.container('runs');
    for (let at = 0; at < 120; at++) {
      const runId = `${(at * 7) % 120}-run`;
      const startedAt = new Date(NOW.getTime() + at * 60_000).toISOString();
      await runs.create(runId, { id: 'run', kind: 'run', ...{ runId, startedAt } });
      await runs.create(runId, { id: 'outcome:x', kind: 'outcome', ...{ runId, startedAt } });
    }

    const read = await readRuns(platform);

    const minutes = read.map(({ startedAt }) => (Date.parse(startedAt) - NOW.getTime()) / 60_000);
    assert.deepEqual(
      minutes,
      Array.from({ length: 100 }, (_, at) => 119 - at),
    );
  });
});

suite('queues that are read', () => {
  test('are those of the bus', async (t) => {
    const platform = await openPlatform(t);
    await platform.bus.send('match-jobs', [{ id: 'a', body: 1 }]);

    const queues = await readQueues(platform);

    assert.deepEqual(
      queues.filter(({ active }) => active > 0).map(({ name }) => name),
      ['match-jobs'],
    );
  });
});
