import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { relayOutboxes } from '../../shared/events/index.ts';
import type { Decision } from '../../shared/decisions/index.ts';
import type { PatchDocument } from '../../shared/patches/documents.ts';
import { decide, deferred } from '../decisions/decided.ts';
import { allOf } from '../support/pipeline.ts';
import {
  findingOf,
  onDecision,
  openWorld,
  outcomeOf,
  record,
  rescan,
  takeInEvents,
} from './decided-world.ts';

/** A decision that only rates httpd's CVE, whose score is 9.8. */
function rateAs(rating: string, changes: Parameters<typeof decide>[0] = {}): Decision {
  return decide({ status: undefined, justification: undefined, rating, reason: 'No port.', ...changes });
}

type World = Awaited<ReturnType<typeof openWorld>>;

/** `low next-image medium-or-low`. */
async function gradeOf(world: World): Promise<string> {
  const { severity, lane, laneRule } = await findingOf(world);
  return `${severity} ${lane} ${laneRule}`;
}

/** `required out-of-band critical 9.8`: the patch of httpd, once the events have come. */
async function patchOf({ services }: World): Promise<string> {
  await relayOutboxes(services);
  await takeInEvents(services);
  const patches = await allOf<PatchDocument>(services.documents.container('patches'), 'patch');
  const { state, lane, cves } = patches.findLast(({ package: name }) => name === 'httpd') ?? assert.fail();
  return [state, lane, ...cves.map(({ severity, score }) => `${severity} ${score}`)].join(' ');
}

suite("the vendor's rating of a finding", () => {
  test('moves it and its patch to another lane, and back when its term ends', async (t) => {
    const world = await openWorld(t);

    const scored = [await gradeOf(world), await patchOf(world)];
    await record(world, rateAs('low', { until: '2026-02-10' }));
    const rated = [await gradeOf(world), await patchOf(world)];
    world.at('2026-02-11');
    await onDecision(world.services);
    const ended = [await gradeOf(world), await patchOf(world)];

    assert.deepEqual(scored, ['critical out-of-band critical-or-high', 'required out-of-band critical 9.8']);
    assert.deepEqual(rated, ['low next-image medium-or-low', 'required next-image low 9.8']);
    assert.deepEqual(ended, scored);
    assert.match((await findingOf(world)).evidence.reason, /no longer stands: its term has ended\./);
  });

  test('changes the patch though the lane stays', async (t) => {
    const world = await openWorld(t);

    await record(world, rateAs('high'));

    assert.equal(await patchOf(world), 'required out-of-band high 9.8');
  });

  test('is told by an event with both severities', async (t) => {
    const world = await openWorld(t);
    await record(world, rateAs('low'));

    await relayOutboxes(world.services);

    const messages = await world.services.bus.peek({ entity: 'finding-events', subscription: 'triage' }, 100);
    const { body, properties } =
      messages.findLast(({ body }) => 'rating' in (body as object)) ?? assert.fail();
    const { severity, score, rating, lane, previousStatus, reason } = body as Record<string, unknown>;
    assert.deepEqual(
      { severity, score, rating, lane, previousStatus },
      {
        severity: 'low',
        score: 9.8,
        rating: { by: 'vendor', severity: 'low' },
        lane: 'next-image',
        previousStatus: 'affected',
      },
    );
    assert.deepEqual(
      { severity: properties['severity'], lane: properties['lane'] },
      { severity: 'low', lane: 'next-image' },
    );
    assert.match(String(reason), /Rated low, not critical, by alice on 2026-01-01: No port\./);
  });

  test('does not keep what is known to be exploited from going out of band', async (t) => {
    const world = await openWorld(t);
    await rescan(world, { kev: ['CVE-2021-0001'] }, 'second');

    await record(world, rateAs('low'));

    assert.equal(await gradeOf(world), 'low out-of-band known-exploited');
  });

  const changes: [what: string, httpd: Parameters<typeof rescan>[1], severity: string, says: RegExp][] = [
    [
      'no score any more',
      { modified: '2026-02-02', score: undefined as never },
      'unknown',
      /the score changed/,
    ],
    ['a new range', { modified: '2026-02-02', end: '2.4.50' }, 'critical', /the range changed/],
  ];
  for (const [what, httpd, severity, says] of changes) {
    test(`gives way after ${what}, and stays away`, async (t) => {
      const world = await openWorld(t);
      await record(world, rateAs('low'));

      await rescan(world, httpd, 'second');
      const after = await findingOf(world);
      await rescan(world, httpd, 'third');

      assert.deepEqual({ rating: after.rating, severity: after.severity }, { rating: undefined, severity });
      assert.match(after.evidence.reason, says);
      assert.deepEqual(await findingOf(world), after);
    });
  }

  test('stays with a deferral that comes later, and goes when both are taken back', async (t) => {
    const world = await openWorld(t);
    await record(world, rateAs('low'));
    await record(world, decide({ ...deferred, decidedAt: '2026-01-02' }));
    const both = [await outcomeOf(world), await gradeOf(world)];

    const back = { status: undefined, justification: undefined, revoked: true, decidedAt: '2026-01-03' };
    await record(world, decide(back));

    assert.deepEqual(both, ['affected deferred', 'low none deferred']);
    assert.equal(await gradeOf(world), 'critical out-of-band critical-or-high');
  });

  test('brings a finding under a rule on that severity: the package is matched again', async (t) => {
    const world = await openWorld(t);
    await record(world, rateAs('low'));

    // Of httpd by its rating, and of nginx by its score.
    const matched = await record(
      world,
      decide({ package: undefined, cve: undefined, severity: 'low', ...deferred }),
    );

    assert.equal(matched, 2);
    assert.equal(await outcomeOf(world), 'affected deferred');
  });

  test('by a rule rates what the rule is about', async (t) => {
    const world = await openWorld(t);

    const rule = { package: undefined, cve: undefined, product: 'apache:http_server' };
    const matched = await record(world, rateAs('medium', rule));

    assert.equal(matched, 1);
    assert.equal(await gradeOf(world), 'medium next-image medium-or-low');
  });
});
