import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClockDocument } from '../../shared/sla/clocks/documents.ts';
import { allOf } from '../support/pipeline.ts';
import { NOW } from '../support/platform.ts';
import { openWorld, report, tick, UNTIL } from './world.ts';

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
