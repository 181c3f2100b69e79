import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSlaPolicy, type OpenSlaPolicy } from '../../../shared/sla/policies/index.ts';
import {
  commandClocks,
  onClockEvent,
  slaBaselineData,
  slaChangedData,
  tickClocks,
} from '../../../shared/sla/index.ts';
import { ship, shippedPackage } from '../../support/pipeline.ts';
import { moveClocks } from '../../../shared/sla/clocks/move-clocks.ts';
import { clocks, KEY, observe, openWorld, place, takeIn, told, type World } from './world.ts';

const HOUR = 3_600_000;
const START = '2026-06-01T00:00:00.000Z';

function policyOf(version: string, hours: number): OpenSlaPolicy {
  return parseSlaPolicy(
    `{ name: ours, version: '${version}', title: t, source: s,
       clocks: [{ name: fix, starts: { earliest: [affected] }, stops: [in-repository, fixed],
                  terms: [{ within: { hours: ${hours} } }] }] }`,
    'test',
  );
}

const policy = policyOf('1', 40);

const ABOUT = { release: 'azurelinux-3.0', package: 'httpd', cve: 'CVE-2026-0001' };

async function worldOf(t: Parameters<typeof openWorld>[0]): Promise<World> {
  const world = await openWorld(t, START);
  await ship(world.platform, shippedPackage('httpd', '2.4.46'));
  await tickClocks(world.platform, policy);
  return world;
}

const after = (hours: number): number => Date.parse(START) + hours * HOUR;

/** State and deadline of the only clock, and what was told of it since the last look. */
async function look(world: World): Promise<{ status?: string; due?: string; told: string[] }> {
  await takeIn(world, policy);
  const [clock] = await clocks(world);
  const events = await told(world);
  for (const { subject, body } of events) if (subject === 'sla.changed') slaChangedData.parse(body);
  return {
    ...(clock && { status: clock.status, due: clock.due ?? '' }),
    told: events.map(({ subject, body }) => {
      const { previousStatus, status } = body as { previousStatus?: string | null; status?: string };
      return `${subject ?? ''} ${String(previousStatus)} → ${String(status)}`;
    }),
  };
}

test('a clock starts, is at risk, breached and stopped, each told once', async (t) => {
  const world = await worldOf(t);
  await observe(world, { status: 'affected' });
  const due = new Date(after(40)).toISOString();
  assert.deepEqual(await look(world), { status: 'on-track', due, told: ['sla.changed null → on-track'] });

  world.setTime(after(30) - 1);
  await tickClocks(world.platform, policy);
  assert.deepEqual((await look(world)).told, []);
  world.setTime(after(30));
  await tickClocks(world.platform, policy);
  await tickClocks(world.platform, policy);
  assert.deepEqual((await look(world)).told, ['sla.changed on-track → at-risk']);

  world.setTime(after(41));
  await tickClocks(world.platform, policy);
  assert.deepEqual(await look(world), { status: 'breached', due, told: ['sla.changed at-risk → breached'] });

  await observe(world, { status: 'fixed' });
  assert.deepEqual((await look(world)).told, ['sla.changed breached → breached'], 'it was stopped');
  world.setTime(after(99));
  await tickClocks(world.platform, policy);
  assert.deepEqual((await look(world)).told, []);
});

test('a repository meets it; what leaves the repository lets it run again', async (t) => {
  const world = await worldOf(t);
  await observe(world, { status: 'affected' });
  await look(world);
  world.setTime(after(4));
  await place(world, 'CVE-2026-0001', true);
  await moveClocks(world.platform, { packageKey: KEY, cause: 'test' });
  assert.deepEqual((await look(world)).told, ['sla.changed on-track → met']);
  world.setTime(after(50));
  await place(world, 'CVE-2026-0001', false);
  await moveClocks(world.platform, { packageKey: KEY, cause: 'test' });
  const due = new Date(after(86)).toISOString();
  assert.deepEqual(await look(world), { status: 'on-track', due, told: ['sla.changed met → on-track'] });
});

test('a pause with its reason lets it stand still, and is told; resumed, it has the time that was left', async (t) => {
  const world = await worldOf(t);
  const { platform } = world;
  const reason = 'Frozen until the fair.';
  const order = (act: 'pause' | 'resume'): Promise<boolean> =>
    commandClocks(platform, { do: act, ...ABOUT, reason }, 'ada');
  await assert.rejects(order('pause'), /there is no such finding/);
  await observe(world, { status: 'affected' });
  await look(world);
  world.setTime(after(10));
  await order('pause');
  await assert.rejects(order('pause'), /is paused since/);
  assert.deepEqual((await look(world)).told, ['sla.changed on-track → paused']);
  assert.equal((await clocks(world))[0]?.reason, reason);

  world.setTime(after(100));
  await tickClocks(platform, policy);
  await order('resume');
  await assert.rejects(order('resume'), /is not paused/);
  const due = new Date(after(130)).toISOString();
  assert.deepEqual(await look(world), { status: 'on-track', due, told: ['sla.changed paused → on-track'] });
});

test('switching on, and another policy, make one summary a release and no event each', async (t) => {
  const world = await openWorld(t, START);
  await ship(world.platform, shippedPackage('httpd', '2.4.46'));
  for (let number = 1; number <= 70; number += 1)
    await observe(world, { status: 'affected', cve: `CVE-2026-${1000 + number}` }, { quiet: true });
  world.setTime(after(10));
  await tickClocks(world.platform, policy);
  await takeIn(world, policy);
  const summary = (await told(world)).map(({ subject, body }) => ({
    subject,
    ...slaBaselineData.parse(body),
  }));
  const about = { subject: 'sla.baseline', release: 'azurelinux-3.0' };
  assert.deepEqual(summary, [
    { ...about, policy: { name: 'ours', version: '1' }, moved: 70, clocks: { 'on-track': 70 } },
  ]);

  const shorter = policyOf('2', 20);
  await tickClocks(world.platform, shorter);
  await tickClocks(world.platform, shorter);
  await takeIn(world, shorter);
  const [second, ...more] = (await told(world)).map(({ body }) => slaBaselineData.parse(body));
  assert.deepEqual({ moved: second?.moved, more }, { moved: 70, more: [] });
  const dues = new Set(
    (await clocks(world)).map(({ due, policy: { version } }) => `${due ?? ''} ${version}`),
  );
  assert.deepEqual(
    [...dues],
    [`${new Date(after(30)).toISOString()} 2`],
    'a shorter term counts from when it came, so that nothing is born breached',
  );
});

test('a first import starts its clocks with its summary, whatever was ticked before', async (t) => {
  const world = await worldOf(t);
  await observe(world, { status: 'affected' }, { quiet: true });
  await tickClocks(world.platform, policy);
  assert.deepEqual(await clocks(world), [], 'nobody told of it yet');
  const event = { cloudEvents_id: 'e', cloudEvents_type: 'finding.baseline', cloudEvents_sequence: 1 };
  const metadata = { applicationProperties: { ...event, cloudEvents_time: START } };
  await onClockEvent(
    world.platform,
    () => Promise.resolve(policy),
    { release: 'azurelinux-3.0', open: {} },
    metadata,
  );
  const seen = await look(world);
  assert.deepEqual(
    { status: seen.status, told: seen.told },
    { status: 'on-track', told: ['sla.baseline undefined → undefined'] },
  );
});

test('a policy with other content under its version is refused, and the clocks go on', async (t) => {
  const world = await worldOf(t);
  await observe(world, { status: 'affected' });
  await look(world);
  world.setTime(after(41));
  await assert.rejects(
    tickClocks(world.platform, policyOf('1', 20)),
    /version 1 was in force with other content/,
  );
  assert.equal((await clocks(world))[0]?.status, 'breached');
});

test('a clock that the policy has no more is retired, and stands as it was', async (t) => {
  const world = await worldOf(t);
  await observe(world, { status: 'affected' });
  await look(world);
  const other = parseSlaPolicy(
    `{ name: ours, version: '2', title: t, source: s, clocks: [{ name: other, starts: { earliest: [affected] },
       stops: [fixed], terms: [{ within: { hours: 8 } }] }] }`,
    'test',
  );
  world.setTime(after(20));
  await tickClocks(world.platform, other);
  const [clock, ...more] = await clocks(world);
  assert.deepEqual(
    { clock: clock?.clock, due: clock?.due, more },
    { clock: 'other', due: new Date(after(28)).toISOString(), more: [] },
    'a new rule counts from when its policy came',
  );
});
