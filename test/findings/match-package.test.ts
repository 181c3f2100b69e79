import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { outboxDocument } from '../../shared/events/outbox.ts';
import { type FindingDocument, matchPackageOf } from '../../shared/findings/index.ts';
import { readCurrent } from '../../shared/snapshot/index.ts';
import { shippedPolicy as policy } from '../support/policy.ts';
import { type Platform, UnrecoverableError } from '../../shared/platform/index.ts';
import { cveRecord, feedJson, kevJson, overridesNdjson, vulnerable } from '../support/nvd.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { allOf, commit, RELEASE, ship, shippedPackage } from '../support/pipeline.ts';
import { apiPage, kevFile, overridesFile, yearlyFeed } from '../support/sources.ts';

type OutboxDocument = ReturnType<typeof outboxDocument>;

const [one, two, three] = ['CVE-2021-0001', 'CVE-2021-0002', 'CVE-2021-0003'] as const;
const below = (end: string): object[] => [vulnerable('apache:http_server', { versionEndExcluding: end })];
const feed = yearlyFeed(
  feedJson([
    cveRecord({ id: one, score: 9.8, configurations: below('2.4.48') }),
    cveRecord({ id: two, score: 5, configurations: below('2.4.50') }),
    cveRecord({ id: three, score: 5, configurations: below('2.4.10') }),
  ]),
);

/** A release that ships httpd 2.4.46, and a snapshot in which two CVEs affect it and one is past. */
async function openWorld(t: TestContext): Promise<Platform> {
  const platform = await openPlatform(t);
  await ship(platform, shippedPackage('httpd', '2.4.46'));
  await commit(platform, [feed]);
  return platform;
}

/** Matches httpd against the snapshot in force. */
async function match(
  platform: Platform,
  rest: { generation?: number; baseline?: boolean; runId?: string } = {},
): Promise<string> {
  const current = await readCurrent(platform.blobs);
  assert.ok(current);
  const { generation = current.generation, baseline = false, runId = `run-${generation}` } = rest;
  const { state, changed, events } = await matchPackageOf(platform, policy, {
    runId,
    release: RELEASE,
    package: 'httpd',
    generation,
    manifest: current.manifest,
    digest: `digest ${generation}`,
    baseline,
    at: NOW.toISOString(),
  });
  return `${state}: ${changed} changed, ${events} events`;
}

async function findings({ documents }: Platform): Promise<string[]> {
  const all = await allOf<FindingDocument>(documents.container('findings'), 'finding');
  return all.map(({ cve, status, lane, revision }) => `${cve} ${status} ${lane} ${revision}`);
}

async function reasonOf({ documents }: Platform, cve: string): Promise<string | undefined> {
  const stored = await documents.container('findings').read<FindingDocument>(`${RELEASE}/httpd`, cve);
  return stored?.body.evidence.reason;
}

async function events({ documents }: Platform): Promise<OutboxDocument[]> {
  return allOf<OutboxDocument>(documents.container('findings'), 'outbox');
}

const opened = [`${one} affected out-of-band 1`, `${two} affected next-image 1`];

suite('a package that is matched', () => {
  test('gets its findings, and an event for each', async (t) => {
    const platform = await openWorld(t);

    const outcome = await match(platform);

    assert.equal(outcome, 'done: 2 changed, 2 events');
    assert.deepEqual(await findings(platform), opened);
  });

  test('again is not changed', async (t) => {
    const platform = await openWorld(t);
    await match(platform, { runId: 'run' });
    const before = await events(platform);

    const sameRun = await match(platform, { runId: 'run' });
    const nextRun = await match(platform, { runId: 'next' });

    assert.equal(sameRun, 'done: 2 changed, 2 events');
    assert.equal(nextRun, 'done: 0 changed, 0 events');
    assert.deepEqual(await events(platform), before);
    assert.deepEqual(await findings(platform), opened);
  });

  test('by two jobs at once is matched once', async (t) => {
    const platform = await openWorld(t);

    await Promise.all([match(platform), match(platform), match(platform)]);

    assert.deepEqual(await findings(platform), opened);
    assert.equal((await events(platform)).length, 2);
  });

  test('by a job of an older generation than the one applied is left alone', async (t) => {
    const platform = await openWorld(t);
    await commit(platform, [
      apiPage(feedJson([cveRecord({ id: two, modified: '2026-01-20' })], '2026-01-21')),
    ]);
    await match(platform);

    const late = await match(platform, { generation: 1 });

    assert.equal(late, 'stale: 0 changed, 0 events');
  });

  test('is told of nothing on a first import, and then of what changes', async (t) => {
    const platform = await openWorld(t);
    await match(platform, { baseline: true });
    const quiet = await events(platform);
    await commit(platform, [kevFile(kevJson([two]))]);

    const outcome = await match(platform);

    assert.deepEqual(quiet, []);
    assert.equal(outcome, 'done: 1 changed, 1 events');
    const [event] = await events(platform);
    const { cve, lane, knownExploited, baseline } = event?.outgoing.event.data as {
      cve: string;
      lane: string;
      knownExploited: boolean;
      baseline: { cve: string }[];
    };
    assert.deepEqual({ cve, lane, knownExploited }, { cve: two, lane: 'out-of-band', knownExploited: true });
    assert.deepEqual(
      baseline.map((told) => told.cve),
      [one],
    );
  });

  test('in several builds is as bad as the worst', async (t) => {
    const platform = await openWorld(t);
    await ship(platform, shippedPackage('httpd', '2.4.60'), shippedPackage('httpd', '2.4.49'));

    await match(platform);

    assert.deepEqual(await findings(platform), [`${two} affected next-image 1`]);
    const stored = await platform.documents
      .container('findings')
      .read<FindingDocument>(`${RELEASE}/httpd`, two);
    assert.equal(stored?.body.evr, '0:2.4.49-1.azl3');
  });

  test('of a release that is not known can never be', async (t) => {
    const platform = await openPlatform(t);
    await commit(platform, [feed]);

    await assert.rejects(match(platform), (error) => {
      assert.ok(error instanceof UnrecoverableError);
      assert.match(error.message, /release azurelinux-3\.0: is not known/);
      return true;
    });
  });
});

suite('findings are closed with the reason', () => {
  const closings: [
    what: string,
    change: (platform: Platform) => Promise<unknown>,
    status: string,
    reason: RegExp,
  ][] = [
    [
      'when the package was patched',
      (platform) =>
        ship(platform, shippedPackage('httpd', '2.4.46', { release: '2.azl3', patchedCves: [one] })),
      'fixed',
      /A patch of the build names CVE-2021-0001/,
    ],
    [
      'when the package moved past the flaw',
      (platform) => ship(platform, shippedPackage('httpd', '2.4.49')),
      'fixed',
      /2\.4\.49 lies beyond/,
    ],
    [
      'when the package ships no longer',
      (platform) => ship(platform, shippedPackage('curl', '8.0.0')),
      'not_affected',
      /^The package no longer ships in this release\.$/,
    ],
    [
      'when the CVE was rejected',
      (platform) =>
        commit(platform, [
          apiPage(
            feedJson(
              [
                cveRecord({
                  id: one,
                  status: 'Rejected',
                  modified: '2026-01-20',
                  configurations: below('2.4.48'),
                }),
              ],
              '2026-01-21',
            ),
          ),
        ]),
      'not_affected',
      /^CVE-2021-0001 was rejected by its assigner \(2026-01-20T12:00:00\.000Z\)\.$/,
    ],
    [
      'when an override suppresses the CVE',
      (platform) => commit(platform, [overridesFile(overridesNdjson({ [one]: [] }))]),
      'not_affected',
      /^An override takes apache:http_server away: /,
    ],
    [
      'when the CVE is about another product after all',
      (platform) =>
        commit(platform, [
          apiPage(
            feedJson(
              [cveRecord({ id: one, modified: '2026-01-20', configurations: [vulnerable('acme:anvil')] })],
              '2026-01-21',
            ),
          ),
        ]),
      'not_affected',
      /^The configurations of CVE-2021-0001 no longer name a product of this package\.$/,
    ],
    [
      'when nobody names the CVE any more',
      (platform) =>
        commit(platform, [
          yearlyFeed(
            feedJson([cveRecord({ id: two, score: 5, configurations: below('2.4.50') })], '2026-01-20'),
          ),
        ]),
      'not_affected',
      /^No source names CVE-2021-0001 any more\.$/,
    ],
  ];
  for (const [what, change, status, reason] of closings) {
    test(what, async (t) => {
      const platform = await openWorld(t);
      await match(platform);
      await change(platform);

      await match(platform, { runId: 'next' });

      const [first] = await findings(platform);
      assert.equal(first, `${one} ${status} none 2`);
      assert.match((await reasonOf(platform, one)) ?? '', reason);
      assert.equal(await match(platform, { runId: 'third' }), 'done: 0 changed, 0 events');
    });
  }
});
