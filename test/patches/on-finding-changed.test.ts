import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { createEvent } from '../../shared/events/index.ts';
import { toMessage } from '../../shared/events/cloud-event.ts';
import type { PatchDocument, PatchHead, PatchLog } from '../../shared/patches/documents.ts';
import type { FindingBrief } from '../../shared/patches/finding-brief.ts';
import { onFindingEvent } from '../../shared/patches/index.ts';
import { onFindingChanged } from '../../shared/patches/on-finding-changed.ts';
import {
  type DocumentBody,
  InvalidInputError,
  type Platform,
  queryAll,
} from '../../shared/platform/index.ts';
import { collect } from '../contract/opened.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { brief } from './briefs.ts';
import { eventsOf } from './events-of.ts';

const release = 'azurelinux-3.0';
const key = `${release}/httpd`;

type FindingEvent = Parameters<typeof onFindingChanged>[1];

function changed(sequence: number, finding: FindingBrief, baseline: FindingBrief[] = []): FindingEvent {
  const data = { ...finding, release, package: 'httpd', baseline };
  return {
    id: `event-${sequence}`,
    sequence,
    time: new Date(NOW.getTime() + sequence * 1000).toISOString(),
    data,
  };
}

async function documentsOf<T extends DocumentBody>({ documents }: Platform, kind: string): Promise<T[]> {
  const query = { partition: key, where: { kind } } as const;
  return (await collect(queryAll<T>(documents.container('patches'), query))).map(({ body }) => body);
}

async function patchesOf(platform: Platform): Promise<string[]> {
  const patches = await documentsOf<PatchDocument>(platform, 'patch');
  return patches.map(({ number, state, lane, cves }) =>
    `${number} ${state} ${lane} ${cves.map(({ cve }) => cve).join(' ')}`.trim(),
  );
}

/** The life of a patch: opened, extended, shrunk, withdrawn; then a new one. */
const life: FindingEvent[] = [
  changed(1, brief('CVE-2021-0001', { lane: 'next-image', severity: 'medium' })),
  changed(2, brief('CVE-2021-0002')),
  changed(3, brief('CVE-2021-0003', { status: 'under_investigation', lane: 'triage' })),
  changed(4, brief('CVE-2021-0001', { status: 'fixed', lane: 'none' })),
  changed(5, brief('CVE-2021-0002', { status: 'not_affected', lane: 'none' })),
  changed(6, brief('CVE-2021-0003', { lane: 'triage', severity: 'unknown', score: null })),
];
const lifeEvents = [
  '1: patch.required next-image 1.1 CVE-2021-0001',
  '2: patch.required out-of-band 1.2 CVE-2021-0001 CVE-2021-0002',
  '3: patch.required out-of-band 1.3 CVE-2021-0002',
  '4: patch.withdrawn none 1.4',
  '5: patch.required triage 2.1 CVE-2021-0003',
];

suite('the patch aggregate', () => {
  test('opens, extends and withdraws the patch of a package, and tells of it in order', async (t) => {
    const platform = await openPlatform(t);

    for (const event of life) await onFindingChanged(platform, event);

    assert.deepEqual(await patchesOf(platform), ['1 withdrawn none', '2 required triage CVE-2021-0003']);
    assert.deepEqual(await eventsOf(platform, key), lifeEvents);
  });

  test('keeps a log of every change with the event that caused it', async (t) => {
    const platform = await openPlatform(t);

    for (const event of life.slice(0, 2)) await onFindingChanged(platform, event);

    const log = await documentsOf<PatchLog>(platform, 'log');
    assert.deepEqual(
      log.map(({ revision, at, cause, state, lane, cves }) => ({
        revision,
        at,
        cause,
        state,
        lane,
        cves: cves.length,
      })),
      [
        {
          revision: 1,
          at: '2026-02-01T05:00:01.000Z',
          cause: 'event-1',
          state: 'required',
          lane: 'next-image',
          cves: 1,
        },
        {
          revision: 2,
          at: '2026-02-01T05:00:02.000Z',
          cause: 'event-2',
          state: 'required',
          lane: 'out-of-band',
          cves: 2,
        },
      ],
    );
  });

  test('does nothing for an event that it took in before', async (t) => {
    const platform = await openPlatform(t);
    for (const event of life) await onFindingChanged(platform, event);
    const before = await platform.documents.container('patches').changes(undefined, 500);

    for (const event of life) await onFindingChanged(platform, event);

    const after = await platform.documents.container('patches').changes(before.cursor, 500);
    assert.deepEqual(after.items, []);
  });

  test('takes an event in once when two deliveries race', async (t) => {
    const platform = await openPlatform(t);

    for (const event of life) {
      await Promise.all([onFindingChanged(platform, event), onFindingChanged(platform, event)]);
    }

    assert.deepEqual(await eventsOf(platform, key), lifeEvents);
  });

  test('takes an event in whole or not at all', async (t) => {
    const platform = await openPlatform(t);
    for (const event of life) {
      for (const nth of [1, 2, 3]) {
        await onFindingChanged(crashAt(platform, nth, 'read', 'batch'), event).catch((error: unknown) => {
          assert.ok(error instanceof Crash);
        });
      }

      await onFindingChanged(platform, event);
    }

    assert.deepEqual(await eventsOf(platform, key), lifeEvents);
  });

  test('covers what the first import found with the first event', async (t) => {
    const platform = await openPlatform(t);
    const baseline = [
      brief('CVE-2021-0007', { lane: 'next-image' }),
      brief('CVE-2021-0008', { status: 'under_investigation' }),
    ];

    await onFindingChanged(
      platform,
      changed(1, brief('CVE-2021-0001', { status: 'fixed', lane: 'none' }), baseline),
    );

    assert.deepEqual(await patchesOf(platform), ['1 required next-image CVE-2021-0007']);
  });

  test('keeps packages apart', async (t) => {
    const platform = await openPlatform(t);
    const event = changed(1, brief('CVE-2021-0001'));

    await onFindingChanged(platform, event);
    await onFindingChanged(platform, { ...event, data: { ...event.data, package: 'curl' } });

    assert.deepEqual(await patchesOf(platform), ['1 required out-of-band CVE-2021-0001']);
    assert.equal((await platform.documents.container('patches').changes(undefined, 500)).items.length, 8);
  });
});

suite('a message of finding-events', () => {
  function message(data: unknown): ReturnType<typeof toMessage> {
    return toMessage(
      createEvent({
        topic: 'finding-events',
        type: 'finding.changed',
        source: '/patchline/findings',
        aggregate: key,
        sequence: 1,
        subject: key,
        time: NOW,
        routing: {},
        data,
      }),
    );
  }

  test('is taken in as the host hands it over', async (t) => {
    const platform = await openPlatform(t);
    const { body, properties } = message(changed(1, brief('CVE-2021-0001')).data);

    await onFindingEvent(platform, body, { applicationProperties: properties });

    assert.deepEqual(await patchesOf(platform), ['1 required out-of-band CVE-2021-0001']);
  });

  test('is taken in also when its data lies beside it', async (t) => {
    const platform = await openPlatform(t);
    const { properties } = message({});
    const data = Buffer.from(JSON.stringify(changed(1, brief('CVE-2021-0001')).data));
    await platform.blobs.put('events/1.json', data);
    const applicationProperties = { ...properties, cloudEvents_dataref: 'events/1.json' };

    await onFindingEvent(platform, null, { applicationProperties });

    assert.deepEqual(await patchesOf(platform), ['1 required out-of-band CVE-2021-0001']);
  });

  test('is refused when it is none, saying what is wrong', async (t) => {
    const platform = await openPlatform(t);
    const { id, properties } = message({});
    const metadata = { applicationProperties: properties };
    const { data } = changed(1, brief('CVE-2021-0001'));

    await assert.rejects(
      onFindingEvent(platform, data, {}),
      /^RangeError: message: lacks the CloudEvents attributes/,
    );
    await assert.rejects(onFindingEvent(platform, { ...data, lane: 'tomorrow' }, metadata), (error) => {
      assert.ok(error instanceof InvalidInputError);
      assert.match(error.message, new RegExp(`^event ${id}: lane: `));
      return true;
    });
    const gone = { applicationProperties: { ...properties, cloudEvents_dataref: 'events/gone.json' } };
    await assert.rejects(onFindingEvent(platform, null, gone), /its data events\/gone\.json is gone/);
  });
});

suite('an event that was set aside and comes later', () => {
  /** A finding event's message, or that of the one that stands for it. */
  async function hand(platform: Platform, sequence: number, body: unknown, type: string): Promise<void> {
    const { body: given, properties } = toMessage(
      createEvent({
        topic: 'finding-events',
        type,
        source: '/patchline/findings',
        aggregate: key,
        sequence,
        subject: key,
        time: new Date(NOW.getTime() + sequence * 1000),
        routing: {},
        data: body,
      }),
    );
    await onFindingEvent(platform, given, { applicationProperties: properties });
  }

  test('leads to the same patch as if it had come in its turn, however often either is told', async (t) => {
    const cves = ['CVE-2026-0001', 'CVE-2026-0002', 'CVE-2026-0003'];
    const step = fc.record({
      cve: fc.constantFrom(...cves),
      status: fc.constantFrom('affected' as const, 'fixed' as const),
      isWithheld: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.gen(), async (steps, draw) => {
        const platform = await openPlatform(t);
        const findings = platform.documents.container('findings');
        const events = steps.map(({ cve, status }) =>
          brief(cve, status === 'affected' ? {} : { status, lane: 'none' }),
        );
        const changes = events.map((finding, at) => changed(at + 1, finding));
        for (const [at, { isWithheld }] of steps.entries()) {
          const { data, sequence } = changes[at] ?? changed(0, brief(''));
          const standIn = { withheld: `event-${sequence}`, type: 'finding.changed', aggregate: key };
          for (let times = draw(fc.integer, { min: 1, max: 2 }); times > 0; times -= 1) {
            await (isWithheld
              ? hand(platform, sequence, standIn, 'event.withheld')
              : hand(platform, sequence, data, 'finding.changed'));
          }
        }
        for (const finding of new Map(events.map((each) => [each.cve, each])).values()) {
          const { score, knownExploited: _, ...rest } = finding;
          const scored = score === null ? {} : { score: { base: score } };
          const body = { ...rest, ...scored, id: finding.cve, kind: 'finding', packageKey: key };
          await findings.create(key, body);
        }

        const late = changes.filter((_, at) => steps[at]?.isWithheld);
        for (const { sequence, data } of draw(fc.shuffledSubarray, late, { minLength: late.length })) {
          await hand(platform, sequence, data, 'finding.changed');
          await hand(platform, sequence, data, 'finding.changed');
        }

        const affected = new Map(steps.map(({ cve, status }) => [cve, status]));
        const open = [...affected].filter(([, status]) => status === 'affected').map(([cve]) => cve);
        const [head] = await documentsOf<PatchHead>(platform, 'head');
        assert.deepEqual(
          { applied: head?.applied, missed: head?.missed },
          { applied: steps.length, missed: undefined },
        );
        const patches = await documentsOf<PatchDocument>(platform, 'patch');
        const current = patches.find(({ id }) => id === head?.open);
        assert.deepEqual(current?.cves.map(({ cve }) => cve) ?? [], open.sort());
      }),
      { numRuns: 15 },
    );
  });

  test('is taken in when it is replayed, as its finding is then', async (t) => {
    const platform = await openPlatform(t);
    await onFindingChanged(platform, changed(1, brief('CVE-2026-0001')));
    await onFindingChanged(platform, changed(4, brief('CVE-2026-0004')));

    await onFindingChanged(platform, changed(2, brief('CVE-2026-0002')));
    const fixed = { ...brief('CVE-2026-0003'), status: 'fixed' };
    const finding = { ...fixed, id: 'CVE-2026-0003', kind: 'finding', packageKey: key, score: { base: 9 } };
    await platform.documents.container('findings').create(key, finding);
    await onFindingChanged(platform, changed(3, brief('CVE-2026-0003')));

    assert.deepEqual(await patchesOf(platform), [
      '1 required out-of-band CVE-2026-0001 CVE-2026-0002 CVE-2026-0004',
    ]);
  });

  test('is not waited for where the sequences begin anew, far above', async (t) => {
    const platform = await openPlatform(t);
    await onFindingChanged(platform, changed(1, brief('CVE-2026-0001')));

    await onFindingChanged(platform, changed(1_700_000_000, brief('CVE-2026-0002')));

    const [head] = await documentsOf<PatchHead>(platform, 'head');
    assert.deepEqual(
      { applied: head?.applied, missed: head?.missed },
      { applied: 1_700_000_000, missed: undefined },
    );
  });

  test('is taken in once', async (t) => {
    const platform = await openPlatform(t);
    await onFindingChanged(platform, changed(2, brief('CVE-2026-0002')));
    await onFindingChanged(platform, changed(1, brief('CVE-2026-0001')));
    const before = await documentsOf<PatchLog>(platform, 'log');

    await onFindingChanged(platform, changed(1, brief('CVE-2026-0001')));

    assert.deepEqual(await documentsOf<PatchLog>(platform, 'log'), before);
  });
});
