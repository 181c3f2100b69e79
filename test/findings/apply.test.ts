import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { outboxDocument } from '../../shared/events/outbox.ts';
import { applyChanges, untoldBaseline } from '../../shared/findings/apply.ts';
import {
  type FindingDocument,
  FLOOD_ID,
  type FloodDocument,
  HEAD_ID,
  type HeadDocument,
  type LogDocument,
} from '../../shared/findings/documents.ts';
import { changesOf } from '../../shared/findings/transitions.ts';
import { floodKeyIn, floodOf } from '../../shared/lanes/index.ts';
import type { Verdict } from '../../shared/vulnerabilities/index.ts';
import { type Platform, PreconditionFailedError, queryAll } from '../../shared/platform/index.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { allOf } from '../support/pipeline.ts';
import { verdict } from './verdicts.ts';

type OutboxDocument = ReturnType<typeof outboxDocument>;

const packageKey = 'azurelinux-3.0/httpd';
const base = { packageKey, release: 'azurelinux-3.0', package: 'httpd' };

function verdicts(count: number, status: Verdict['status'] = 'affected'): Verdict[] {
  return Array.from({ length: count }, (_, at) => verdict(`CVE-2021-${1000 + at}`, status));
}

/** More investigations are a flood. */
const BOUND = 2;

interface Step {
  runId?: string;
  generation?: number;
  quiet?: boolean;
}

/** Looks at what is stored, as a match does, and applies what the verdicts change. */
async function apply(
  { documents }: Platform,
  said: Verdict[],
  { runId = 'run', generation = 1, quiet = false }: Step = {},
): Promise<HeadDocument['last']> {
  const container = documents.container('findings');
  const stored = new Map<string, FindingDocument>();
  const etags = new Map<string, string>();
  const query = { partition: packageKey, where: { kind: 'finding' }, limit: 1000 } as const;
  for await (const { body, etag } of queryAll<FindingDocument>(container, query)) {
    stored.set(body.cve, body);
    etags.set(body.id, etag);
  }
  const flood = floodOf(said, BOUND);
  const changes = changesOf(stored, said, {
    ...base,
    at: NOW.toISOString(),
    snapshot: `snapshot ${generation}`,
    baseline: quiet,
    proven: new Set(),
    laneOf: () => ({ lane: 'out-of-band', rule: 'rule' }),
    floodKeyOf: (found) => floodKeyIn(flood, found),
    goneReason: () => 'gone',
  });
  const application: Parameters<typeof applyChanges>[0] = {
    container,
    head: await container.read<HeadDocument>(packageKey, HEAD_ID),
    base,
    etags,
    changes,
    untold: untoldBaseline(stored, changes),
    flood: { before: await container.read<FloodDocument>(packageKey, FLOOD_ID), after: flood },
    generation,
    digest: `digest ${generation}`,
    runId,
    at: NOW.toISOString(),
    quiet,
  };
  return (await applyChanges(application)).body.last;
}

/** The platform, telling the sizes of the batches that it is given. */
function counting(platform: Platform, sizes: number[]): Platform {
  const documents = new Proxy(platform.documents, {
    get: (target, key) =>
      key === 'container'
        ? (name: 'findings') => {
            const container = target.container(name);
            return new Proxy(container, {
              get: (inner, method: keyof typeof container) =>
                method === 'batch'
                  ? (...[partition, writes]: Parameters<typeof container.batch>) => {
                      sizes.push(writes.length);
                      return inner.batch(partition, writes);
                    }
                  : inner[method].bind(inner),
            });
          }
        : (Reflect.get(target, key) as unknown),
  });
  return { ...platform, documents };
}

async function state({ documents }: Platform): Promise<unknown[]> {
  const container = documents.container('findings');
  return Promise.all(['finding', 'head', 'log', 'outbox'].map((kind) => allOf(container, kind)));
}

async function outbox({ documents }: Platform): Promise<OutboxDocument[]> {
  return allOf<OutboxDocument>(documents.container('findings'), 'outbox');
}

async function head({ documents }: Platform): Promise<HeadDocument | undefined> {
  return (await documents.container('findings').read<HeadDocument>(packageKey, HEAD_ID))?.body;
}

suite('changes of a package', () => {
  test('are written thirty at a time, each with its log and event, under one head', async (t) => {
    const platform = await openPlatform(t);
    const sizes: number[] = [];

    const last = await apply(counting(platform, sizes), verdicts(35));

    assert.deepEqual(sizes, [91, 16]);
    assert.deepEqual(last, { runId: 'run', changed: 35, events: 35 });
    const events = await outbox(platform);
    assert.deepEqual(
      events.map(({ outgoing }) => outgoing.event.sequence),
      Array.from({ length: 35 }, (_, at) => at + 1),
    );
    assert.deepEqual(
      events.map(({ outgoing }) => outgoing.event.subject),
      verdicts(35).map(({ cve }) => `${packageKey}/${cve}`),
    );
    assert.equal((await allOf<LogDocument>(platform.documents.container('findings'), 'log')).length, 35);
  });

  test('tell what changed and how it was before', async (t) => {
    const platform = await openPlatform(t);
    await apply(platform, verdicts(1));

    await apply(platform, verdicts(1, 'fixed'), { generation: 2 });

    const [opened, closed] = (await outbox(platform)).map(({ outgoing }) => outgoing);
    assert.ok(opened);
    const { data, type } = opened.event;
    assert.equal(type, 'finding.changed');
    assert.deepEqual(data, {
      cve: 'CVE-2021-1000',
      status: 'affected',
      severity: 'high',
      score: 7.5,
      knownExploited: false,
      lane: 'out-of-band',
      laneRule: 'rule',
      release: 'azurelinux-3.0',
      package: 'httpd',
      evr: '0:2.4.46-6.azl3',
      previousStatus: null,
      revision: 1,
      reason: 'It is affected.',
      baseline: [],
    });
    assert.deepEqual(opened.routing, {
      severity: 'high',
      lane: 'out-of-band',
      package: 'httpd',
      release: 'azurelinux-3.0',
    });
    const { previousStatus, status, revision } = closed?.event.data as Record<string, unknown>;
    assert.deepEqual(
      { previousStatus, status, revision },
      { previousStatus: 'affected', status: 'fixed', revision: 2 },
    );
    const log = await allOf<LogDocument>(platform.documents.container('findings'), 'log');
    assert.deepEqual(
      log.map(({ id, from, to, reason }) => ({ id, from: from?.status, to: to.status, reason })),
      [
        { id: 'log:CVE-2021-1000:000001', from: undefined, to: 'affected', reason: 'It is affected.' },
        { id: 'log:CVE-2021-1000:000002', from: 'affected', to: 'fixed', reason: 'It is fixed.' },
      ],
    );
  });

  test('that are none still leave generation and digest', async (t) => {
    const platform = await openPlatform(t);

    await apply(platform, [], { generation: 4 });

    const { generation, digest, sequence } = (await head(platform)) ?? assert.fail();
    assert.deepEqual({ generation, digest, sequence }, { generation: 4, digest: 'digest 4', sequence: 0 });
  });

  test('broken off anywhere and done again give the same documents and events', async (t) => {
    const undisturbed = await openPlatform(t);
    await apply(undisturbed, verdicts(65));
    const expected = await state(undisturbed);

    for (const nth of [1, 2, 3]) {
      const platform = await openPlatform(t);
      await assert.rejects(apply(crashAt(platform, nth, 'batch'), verdicts(65)), Crash);
      assert.equal((await head(platform))?.generation ?? 0, 0);

      const last = await apply(platform, verdicts(65));

      assert.deepEqual(await state(platform), expected);
      assert.deepEqual(last, { runId: 'run', changed: 65, events: 65 });
    }
  });

  test('are refused when another job was quicker', async (t) => {
    const platform = await openPlatform(t);
    await apply(platform, []);
    const container = platform.documents.container('findings');
    const stale = await container.read<HeadDocument>(packageKey, HEAD_ID);
    await apply(platform, verdicts(1));

    const late = applyChanges({
      container,
      head: stale,
      base,
      etags: new Map(),
      changes: [],
      untold: [],
      flood: { before: undefined, after: undefined },
      generation: 2,
      digest: '',
      runId: 'late',
      at: NOW.toISOString(),
      quiet: false,
    });

    await assert.rejects(late, PreconditionFailedError);
    assert.equal((await head(platform))?.last.runId, 'run');
  });
});

suite('a first import', () => {
  test('is recorded without an event', async (t) => {
    const platform = await openPlatform(t);

    const last = await apply(platform, verdicts(35), { quiet: true });

    assert.deepEqual(last, { runId: 'run', changed: 35, events: 0 });
    assert.deepEqual(await outbox(platform), []);
    assert.equal((await allOf(platform.documents.container('findings'), 'log')).length, 35);
  });

  test('is told with the first event that follows, and only with that', async (t) => {
    const platform = await openPlatform(t);
    const closed = verdict('CVE-2021-1001', 'fixed');
    await apply(platform, verdicts(3), { quiet: true });

    const more = [...verdicts(3), ...verdicts(40).slice(5)];
    await apply(
      platform,
      more.map((each) => (each.cve === closed.cve ? closed : each)),
      { generation: 2 },
    );
    await apply(platform, verdicts(3, 'fixed'), { generation: 3 });

    const told = (await outbox(platform)).map(
      ({ outgoing }) => (outgoing.event.data as { baseline: { cve: string }[] }).baseline,
    );
    assert.deepEqual(
      told[0]?.map(({ cve }) => cve),
      ['CVE-2021-1000', 'CVE-2021-1002'],
    );
    assert.ok(told.length > 36);
    assert.ok(told.slice(1).every((baseline) => baseline.length === 0));
  });
});

test('a first import of more findings than a batch holds is told over the events of several, each finding once', async (t) => {
  const platform = await openPlatform(t);
  const many = verdicts(4100);
  await apply(platform, many, { quiet: true });

  for (const step of [1, 2, 3])
    await apply(platform, [...many, ...verdicts(4100 + 31 * step).slice(4100)], {
      ...{ runId: `run ${step}`, generation: 1 + step },
    });

  const told = (await outbox(platform)).map(({ outgoing }) =>
    (outgoing.event.data as { baseline: { cve: string }[] }).baseline.map(({ cve }) => cve),
  );
  assert.ok(told.every((some) => some.length <= 2000));
  assert.deepEqual(told.flat(), many.map(({ cve }) => cve).sort());
  assert.ok(told.filter((some) => some.length > 0).length === 3);
  assert.partialDeepStrictEqual(await head(platform), { baselineTold: true });
  assert.equal((await head(platform))?.baselineToldTo, undefined);
});

suite('a flood of investigations', () => {
  const events = async (platform: Platform): Promise<string[]> =>
    (await allOf<OutboxDocument>(platform.documents.container('findings'), 'outbox')).map(
      ({ outgoing: { event } }) => {
        const { cve, status, investigations, groups } = event.data as {
          cve?: string;
          status?: string;
          investigations?: number;
          groups?: { count: number; rule: string }[];
        };
        const told =
          cve ?? `${investigations} in ${groups?.map(({ count, rule }) => `${rule} ${count}`).join()}`;
        return [event.sequence, event.type, told, status].join(' ').trim();
      },
    );

  test('is told by one event with its groups; each stays a finding', async (t) => {
    const platform = await openPlatform(t);

    await apply(platform, [...verdicts(3, 'under_investigation'), verdict('CVE-2022-0001')]);

    assert.deepEqual(await events(platform), [
      '1 finding.changed CVE-2022-0001 affected',
      '2 finding.flooded 3 in criterion 3',
    ]);
    const findings = await allOf<FindingDocument>(platform.documents.container('findings'), 'finding');
    assert.deepEqual(
      findings.map(({ cve, status, flood }) => `${cve} ${status} ${flood?.rule ?? 'alone'}`),
      [
        'CVE-2021-1000 under_investigation criterion',
        'CVE-2021-1001 under_investigation criterion',
        'CVE-2021-1002 under_investigation criterion',
        'CVE-2022-0001 affected alone',
      ],
    );
  });

  test('that stays the same is not told again; one more is', async (t) => {
    const platform = await openPlatform(t);
    await apply(platform, verdicts(3, 'under_investigation'));

    await apply(platform, verdicts(3, 'under_investigation'), { runId: 'again', generation: 2 });
    const same = await events(platform);
    await apply(platform, verdicts(4, 'under_investigation'), { runId: 'more', generation: 3 });

    assert.deepEqual(same, ['1 finding.flooded 3 in criterion 3']);
    assert.deepEqual((await events(platform)).slice(1), ['2 finding.flooded 4 in criterion 4']);
  });

  test('of a first import is told once it changes, and by no match before', async (t) => {
    const platform = await openPlatform(t);
    await apply(platform, verdicts(3, 'under_investigation'), { quiet: true });
    const quiet = await events(platform);

    await apply(platform, verdicts(3, 'under_investigation'), { runId: 'next', generation: 2 });
    const same = await events(platform);
    await apply(platform, verdicts(4, 'under_investigation'), { runId: 'third', generation: 3 });

    assert.deepEqual(
      { quiet, same, events: await events(platform) },
      { quiet: [], same: [], events: ['1 finding.flooded 4 in criterion 4'] },
    );
  });

  test('that a first import had and an event comes beyond is told as a flood, with what changed before it', async (t) => {
    const platform = await openPlatform(t);
    await apply(platform, verdicts(2, 'under_investigation'), { quiet: true });

    await apply(platform, verdicts(3, 'under_investigation'), { runId: 'next', generation: 2 });

    assert.deepEqual(await events(platform), ['1 finding.flooded 3 in criterion 3']);
  });

  test('that is over says so, and what is left of it is told by itself', async (t) => {
    const platform = await openPlatform(t);
    await apply(platform, verdicts(3, 'under_investigation'));

    await apply(platform, verdicts(2, 'under_investigation'), { runId: 'next', generation: 2 });

    assert.deepEqual((await events(platform)).slice(1), [
      '2 finding.changed CVE-2021-1000 under_investigation',
      '3 finding.changed CVE-2021-1001 under_investigation',
      '4 finding.changed CVE-2021-1002 not_affected',
      '5 finding.flooded 0 in',
    ]);
    assert.deepEqual(await allOf(platform.documents.container('findings'), 'flood'), []);
  });

  test('hides no change of what somebody has to act on', async (t) => {
    const platform = await openPlatform(t);
    const [first, ...others] = verdicts(3, 'under_investigation');
    assert.ok(first);
    await apply(platform, [verdict(first.cve, 'affected')]);

    await apply(platform, [first, ...others], { runId: 'next', generation: 2 });
    await apply(
      platform,
      [verdict(first.cve, 'affected'), ...others, verdict('CVE-2023-0001', 'under_investigation')],
      {
        runId: 'third',
        generation: 3,
      },
    );

    assert.deepEqual(await events(platform), [
      '1 finding.changed CVE-2021-1000 affected',
      '2 finding.changed CVE-2021-1000 under_investigation',
      '3 finding.flooded 3 in criterion 3',
      '4 finding.changed CVE-2021-1000 affected',
      '5 finding.flooded 3 in criterion 3',
    ]);
  });
});
