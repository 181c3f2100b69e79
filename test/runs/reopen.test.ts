import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { relayOutboxes } from '../../shared/events/index.ts';
import { CVE, decide } from '../decisions/decided.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';
import { findingOf, KEY, onDecision, openWorld, outcomeOf, record, rescan } from './decided-world.ts';

suite('a finding that was decided is open again by itself', () => {
  const changes: [what: string, httpd: Parameters<typeof rescan>[1], reason: RegExp][] = [
    ['a new range', { end: '2.4.50', modified: '2026-02-02' }, /no longer stands: the range changed from/],
    ['no score any more', { modified: '2026-02-02', score: undefined as never }, /the score changed from/],
    ['known exploitation', { kev: [CVE] }, /the known exploitation changed from no to yes/],
    [
      'another state of its record',
      { modified: '2026-02-02', status: 'Modified' },
      /status of the CVE changed/,
    ],
  ];
  for (const [what, httpd, reason] of changes) {
    test(`after ${what}, says why, and stays so`, async (t) => {
      const world = await openWorld(t);
      await record(world, decide());

      await rescan(world, httpd, 'second');
      const reopened = await findingOf(world);
      await rescan(world, httpd, 'third');

      assert.equal(reopened.status, 'affected');
      assert.match(reopened.evidence.reason, reason);
      assert.deepEqual(await findingOf(world), reopened);
    });
  }

  test('after a new version of the package', async (t) => {
    const world = await openWorld(t);
    await record(world, decide({ cve: undefined }));
    await ship(world.services, shippedPackage('httpd', '2.4.47'));

    await rescan(world, {}, 'second');

    assert.equal(await outcomeOf(world), 'affected');
    assert.match((await findingOf(world)).evidence.reason, /the version changed from 2\.4\.46 to 2\.4\.47/);
  });

  test('when its term ends, at that time and not before', async (t) => {
    const world = await openWorld(t);
    await record(world, decide({ until: '2026-02-10' }));

    world.at('2026-02-10');
    const before = await onDecision(world.services);
    const closed = await outcomeOf(world);
    world.at('2026-02-11');
    const after = await onDecision(world.services);

    assert.deepEqual({ before, closed }, { before: 1, closed: 'not_affected' });
    assert.deepEqual({ after, outcome: await outcomeOf(world) }, { after: 1, outcome: 'affected' });
    assert.match((await findingOf(world)).evidence.reason, /no longer stands: its term has ended\./);
  });

  test('when the decision is taken back', async (t) => {
    const world = await openWorld(t);
    await record(world, decide());

    await record(
      world,
      decide({ status: undefined, justification: undefined, revoked: true, decidedAt: '2026-02-01' }),
    );

    assert.equal(await outcomeOf(world), 'affected');
    assert.doesNotMatch((await findingOf(world)).evidence.reason, /alice/);
  });

  test('with an event each way', async (t) => {
    const world = await openWorld(t);
    await record(world, decide());
    await rescan(world, { end: '2.4.50', modified: '2026-02-02' }, 'second');

    await relayOutboxes(world.services);

    const messages = await world.services.bus.peek({ entity: 'finding-events', subscription: 'triage' }, 100);
    const own = messages.filter(({ sessionId }) => sessionId === KEY);
    assert.deepEqual(
      own.map(({ body }) => (body as { status: string }).status),
      ['affected', 'not_affected', 'affected'],
    );
  });
});

suite('a CVE that its assigner takes back', () => {
  test('closes the finding with the reason, and opens it again when that is undone', async (t) => {
    const world = await openWorld(t);

    await rescan(world, { modified: '2026-02-02', status: 'Rejected', configurations: [] }, 'second');
    const rejected = await findingOf(world);
    await rescan(world, { modified: '2026-02-03' }, 'third');
    const restored = await findingOf(world);

    assert.deepEqual(
      { status: rejected.status, lane: rejected.lane },
      { status: 'not_affected', lane: 'none' },
    );
    assert.match(rejected.evidence.reason, /CVE-2021-0001 was rejected by its assigner/);
    assert.ok(rejected.times.closed);
    assert.deepEqual(
      { status: restored.status, lane: restored.lane, revision: restored.revision },
      { status: 'affected', lane: 'out-of-band', revision: 3 },
    );
    assert.equal(restored.times.closed, undefined);
  });

  test('does not bring a decision back that its evidence has left behind', async (t) => {
    const world = await openWorld(t);
    await record(world, decide());

    await rescan(world, { modified: '2026-02-02', status: 'Rejected', configurations: [] }, 'second');
    await rescan(world, { modified: '2026-02-03', end: '2.4.50' }, 'third');

    assert.equal(await outcomeOf(world), 'affected');
    assert.match((await findingOf(world)).evidence.reason, /no longer stands: the range changed/);
  });
});
