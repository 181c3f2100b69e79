import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findNow, openWorld, tick, type World } from '../embargo/world.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import type { ClockDocument } from '../../shared/sla/clocks/documents.ts';
import { allOf, commit } from '../support/pipeline.ts';
import { yearlyFeed } from '../support/sources.ts';
import { NOW } from '../support/platform.ts';
import { changesOn, command, findingsIn, reportsIn, sent } from './world.ts';

const A = 'CVE-2026-9001';

/** What the NVD publishes, and a match of it finds. */
async function publish(world: World, facts: object = {}): Promise<void> {
  const configurations = [vulnerable('apache:http_server', { versionEndExcluding: '2.4.48' })];
  const record = cveRecord({ id: A, score: 9.8, configurations, ...facts });
  await commit(world.services, [yearlyFeed(feedJson([record]), '2026')]);
  await findNow(world, 'httpd', A);
}

/** Those that run. */
async function clocksIn(
  { services }: World,
  container: 'clocks' | 'embargoedClocks',
): Promise<ClockDocument[]> {
  const all = await allOf<ClockDocument>(services.documents.container(container), 'clock');
  return all.filter(({ retired }) => retired === undefined);
}

function alertsOn({ services }: World): Promise<unknown[]> {
  const operators = { entity: 'operations-events', subscription: 'operators' };
  return services.bus
    .peek(operators, 1000)
    .then((messages) => messages.filter(({ subject }) => subject === 'operations.alert'));
}

suite('a report whose CVE is published before its date', () => {
  test('is told to its owner, once, and to operators without a word of what it is', async (t) => {
    const world = await openWorld(t);
    await sent(world, { id: A });
    await tick(world);
    assert.deepEqual(await alertsOn(world), []);
    await publish(world);
    await tick(world);
    await tick(world);

    assert.deepEqual(await changesOn(world, 'embargo-events', 'build-system'), [
      `received ${A}`,
      `published-early ${A}`,
    ]);
    const alerts = await alertsOn(world);
    assert.equal(alerts.length, 1);
    assert.doesNotMatch(JSON.stringify(alerts), /9001|httpd|azurelinux|MARKER/);
    const [report] = await reportsIn(world);
    assert.equal(report?.publishedEarly, NOW.toISOString());
  });

  test('goes on under that CVE id, where it had an id of its own and knew the CVE as an alias', async (t) => {
    const world = await openWorld(t);
    const id = await sent(world, { aliases: [A] });
    await publish(world);
    await tick(world);
    await tick(world);

    const [finding] = await findingsIn(world);
    assert.equal(finding?.cve, A);
    assert.deepEqual(finding.aliases, [id]);
    assert.deepEqual(await changesOn(world, 'embargo-events', 'build-system'), [
      `received ${id}`,
      `cve-assigned ${A}`,
      `published-early ${A}`,
    ]);
  });

  test('is found by an alias that the NVD refers to', async (t) => {
    const world = await openWorld(t);
    await sent(world, { aliases: ['GHSA-xxxx-yyyy-zzzz'] });
    const url = 'https://github.com/advisories/ghsa-xxxx-yyyy-zzzz';
    await publish(world, { references: [url] });
    await tick(world);
    await tick(world);

    const [report] = await reportsIn(world);
    assert.equal(report?.cve, A);
    assert.equal(report.publishedEarly, NOW.toISOString());
  });

  test('that the NVD rejected is not published', async (t) => {
    const world = await openWorld(t);
    await sent(world, { id: A });
    await publish(world, { status: 'Rejected' });
    await tick(world);

    assert.equal((await reportsIn(world))[0]?.publishedEarly, undefined);
  });

  test('becomes one with the finding of the match when it is lifted, and its clock runs on', async (t) => {
    const world = await openWorld(t);
    const id = await sent(world, { aliases: [A] });
    world.setTime(new Date(NOW.getTime() + 86_400_000));
    await publish(world);
    await tick(world);
    await tick(world);
    const [apart] = (await clocksIn(world, 'embargoedClocks')).filter(({ cve }) => cve === A);
    assert.equal(apart?.started, NOW.toISOString(), 'from the report on, under either id');
    await command(world, { do: 'lift', id });
    for (let round = 1; round < 4; round += 1) {
      world.setTime(new Date(NOW.getTime() + 86_400_000 + round * 60_000));
      await tick(world);
    }

    const [finding, ...others] = await findingsIn(world, 'findings');
    assert.deepEqual(others, []);
    assert.equal(finding?.cve, A);
    assert.deepEqual(finding.aliases, [id]);
    assert.equal(finding.times.detected, NOW.toISOString());
    assert.equal(finding.embargo?.until, new Date(NOW.getTime() + 86_400_000).toISOString());
    assert.deepEqual(await findingsIn(world), []);
    const [clock, ...more] = await clocksIn(world, 'clocks');
    assert.deepEqual(
      { cve: clock?.cve, started: clock?.started, due: clock?.due, more },
      { cve: A, started: apart.started, due: '2026-02-15T05:00:00.000Z', more: [] },
      'fourteen days for what the source calls high, from the report on',
    );
  });
});
