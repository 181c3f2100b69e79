import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSlaPolicy, type OpenSlaPolicy } from '../../shared/sla/policies/index.ts';
import { findingClock, previewPolicy, tickClocks } from '../../shared/sla/index.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';
import { clocks, observe, openWorld, takeIn, told } from './clocks/world.ts';

const START = '2026-06-01T00:00:00.000Z';
const after = (hours: number): number => Date.parse(START) + hours * 3_600_000;

function policyOf(version: string, clocks: Record<string, number>): OpenSlaPolicy {
  const rules = Object.entries(clocks).map(
    ([name, hours]) =>
      `{ name: ${name}, starts: { earliest: [affected] }, stops: [fixed], terms: [{ within: { hours: ${hours} } }] }`,
  );
  const text = `{ name: ours, version: '${version}', title: t, source: s, clocks: [${rules.join(', ')}] }`;
  return parseSlaPolicy(text, 'test');
}

test('a preview says what a policy does when it comes, number and deadlines, and writes nothing', async (t) => {
  const world = await openWorld(t, START);
  const { platform } = world;
  await ship(platform, shippedPackage('httpd', '2.4.46'));
  const first = policyOf('1', { fix: 40, gone: 90 });
  await tickClocks(platform, first);
  await observe(world, { status: 'affected', cve: 'CVE-2026-0001' });
  await observe(world, { status: 'affected', cve: 'CVE-2026-0002' });
  await takeIn(world, first);
  world.setTime(after(19));
  await observe(world, { status: 'fixed', cve: 'CVE-2026-0002' });
  await takeIn(world, first);
  world.setTime(after(20));
  await told(world);

  const next = policyOf('2', { fix: 10, fresh: 8 });
  const kept = await clocks(world);
  const preview = await previewPolicy(platform, 'azurelinux-3.0', next);
  assert.deepEqual(await clocks(world), kept);
  assert.equal((await previewPolicy(platform, 'azurelinux-3.0', first)).isInForce, true);
  await assert.rejects(
    previewPolicy(platform, 'azurelinux-3.0', policyOf('1', { fix: 10 })),
    /version 1 was in force with other content/,
  );

  await tickClocks(platform, next);
  await takeIn(world, next);
  const [summary, ...more] = await told(world);
  assert.deepEqual(more, []);
  const moved = preview.changes.filter(({ after }) => after);
  assert.equal((summary?.body as { moved: number }).moved, moved.length, 'as the preview said');
  assert.deepEqual((summary?.body as { clocks: object }).clocks, preview.after);
  const then = new Map(
    (await clocks(world)).map(findingClock).map((clock) => [`${clock.cve} ${clock.clock}`, clock]),
  );
  for (const { after } of moved) assert.deepEqual(then.get(`${after?.cve} ${after?.clock}`), after);
  assert.deepEqual(
    preview.changes.map(({ before, after }) => ({
      before: before?.due,
      after: after?.due,
      was: before?.clock,
    })),
    [
      { before: undefined, after: new Date(after(28)).toISOString(), was: undefined },
      { before: new Date(after(40)).toISOString(), after: new Date(after(30)).toISOString(), was: 'fix' },
      { before: new Date(after(90)).toISOString(), after: undefined, was: 'gone' },
    ],
  );
});
