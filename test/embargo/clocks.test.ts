import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClockDocument } from '../../shared/sla/clocks/documents.ts';
import { allOf } from '../support/pipeline.ts';
import { NOW } from '../support/platform.ts';
import { ask, openWorld, report, tick, UNTIL } from './world.ts';

const CVE = 'CVE-2026-9001';

test('the clock of what is under embargo lies apart, and runs on where it comes to light', async (t) => {
  const world = await openWorld(t);
  const { documents, bus } = world.services;
  const open = (): Promise<ClockDocument[]> => allOf(documents.container('clocks'), 'clock');
  const apart = (): Promise<ClockDocument[]> => allOf(documents.container('embargoedClocks'), 'clock');
  const toldOf = async (entity: string, subscription: string): Promise<number> => {
    const messages = await bus.peek({ entity, subscription }, 100);
    return messages.filter(({ subject }) => subject === 'sla.changed').length;
  };
  await report(world, 'httpd', CVE);
  await tick(world);
  assert.deepEqual(await open(), []);
  const [hidden] = await apart();
  assert.equal(hidden?.started, NOW.toISOString());
  assert.deepEqual(
    {
      operators: await toldOf('operations-events', 'operators'),
      apart: await toldOf('embargo-events', 'clocks'),
    },
    { operators: 0, apart: 0 },
    'the one told apart was taken in',
  );
  assert.equal(await toldOf('embargo-events', 'build-system'), 1);

  world.setTime(new Date(UNTIL));
  await tick(world);
  await tick(world);
  const [shown] = await open();
  assert.deepEqual(
    { started: shown?.started, due: shown?.due, status: shown?.status },
    { started: hidden.started, due: hidden.due, status: 'breached' },
    'it runs on',
  );
  assert.equal((await apart())[0]?.retired, UNTIL);
});

test('what was paused and judged under embargo holds when it comes to light, and its words stay apart', async (t) => {
  const world = await openWorld(t);
  const { documents } = world.services;
  await report(world, 'httpd', CVE);
  await tick(world);
  const about = { release: world.release, package: 'httpd', cve: CVE, embargoed: true };
  const reason = 'MARKER: CVE-2026-9002 first.';
  const judged = { impact: 'N4', exposed: true, exploitable: true };
  const say = (body: object, ...roles: ('operator' | 'embargo')[]): Promise<{ status: number }> =>
    ask(world, roles, '/api/sla', { ...about, reason, ...body });
  assert.equal((await say({ do: 'pause' }, 'operator')).status, 404, 'to others there is nothing');
  assert.equal((await say({ do: 'pause' }, 'operator', 'embargo')).status, 201);
  assert.equal((await say({ do: 'evaluate', ...judged }, 'operator', 'embargo')).status, 201);
  assert.equal(
    (await allOf<ClockDocument>(documents.container('embargoedClocks'), 'clock'))[0]?.status,
    'paused',
  );

  world.setTime(new Date(UNTIL));
  await tick(world);
  await tick(world);
  const [shown] = await allOf<ClockDocument>(documents.container('clocks'), 'clock');
  assert.deepEqual(
    { status: shown?.status, breached: shown?.breached, reason: shown?.reason },
    { status: 'paused', breached: undefined, reason: 'said under embargo' },
  );
  const open = [];
  for (const kind of ['clock', 'log', 'outbox', 'pause', 'evaluation'])
    open.push(...(await allOf(documents.container('clocks'), kind)));
  assert.doesNotMatch(JSON.stringify(open), /MARKER|9002/);
  assert.equal((await allOf(documents.container('clocks'), 'evaluation')).length, 1);
});
