import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Platform } from '../../../shared/platform/index.ts';
import { commandClocks, openSlaPolicy, type SlaCommand, tickClocks } from '../../../shared/sla/index.ts';
import { parseSlaPolicy } from '../../../shared/sla/policies/index.ts';
import { Crash, crashAt, watchCalls } from '../../support/faults.ts';
import { ship, shippedPackage } from '../../support/pipeline.ts';
import { clocks, observe, openWorld, takeIn, told, type World } from './world.ts';

const START = '2026-06-01T00:00:00.000Z';
const after = (hours: number): number => Date.parse(START) + hours * 3_600_000;
const ABOUT = { release: 'azurelinux-3.0', package: 'httpd', cve: 'CVE-2026-0001' };
const vdr = await openSlaPolicy('fedramp-vdr-high');
const cra = await openSlaPolicy('cra-14');

async function worldBy(t: Parameters<typeof openWorld>[0], policy: typeof vdr): Promise<World> {
  const world = await openWorld(t, START);
  await ship(world.platform, shippedPackage('httpd', '2.4.46'));
  await tickClocks(world.platform, policy);
  const kev = { dateAdded: '2026-05-30', ransomware: false };
  await observe(world, { status: 'affected', kev });
  await takeIn(world, policy);
  await told(world);
  return world;
}

function evaluate(
  platform: Platform,
  given: Partial<Extract<SlaCommand, { do: 'evaluate' }>>,
): Promise<boolean> {
  const judged = { impact: 'N5', exposed: true, exploitable: true, reason: 'As we see it.' } as const;
  return commandClocks(platform, { do: 'evaluate', ...ABOUT, ...judged, ...given }, 'ada');
}

/** `clock status due` of each. */
async function shown(world: World): Promise<string[]> {
  return (await clocks(world)).map(
    ({ clock, status, due = '-' }) => `${clock} ${status} ${due.slice(0, 16)}`,
  );
}

test('an evaluation is due, starts the clocks of VDR, and a mitigation lowers their class', async (t) => {
  const world = await worldBy(t, vdr);
  const { platform } = world;
  assert.deepEqual(await shown(world), ['evaluate on-track 2026-06-03T00:00']);

  world.setTime(after(24));
  assert.equal(await evaluate(platform, {}), true);
  assert.equal(await evaluate(platform, { reason: 'Again.' }), false, 'known');
  const first = ['accept on-track 2026-12-11T00:00', 'evaluate met 2026-06-03T00:00'];
  assert.deepEqual(await shown(world), [...first, 'mitigate on-track 2026-06-02T12:00']);

  world.setTime(after(30));
  const mitigation = 'A filter stands before it.';
  await evaluate(platform, { impact: 'N4', mitigation });
  await assert.rejects(
    evaluate(platform, { impact: 'N5', exposed: false, mitigation }),
    /mitigation: does not lower N4, reachable, exploitable/,
  );
  assert.deepEqual(await shown(world), [...first, 'mitigate on-track 2026-06-04T00:00']);
  await takeIn(world, vdr);
  const events = (await told(world)).map(({ subject }) => subject);
  assert.deepEqual(
    events,
    Array.from({ length: 4 }, () => 'sla.changed'),
  );
});

test('the clocks of the Cyber Resilience Act end with the notices that are recorded', async (t) => {
  const world = await worldBy(t, cra);
  const { platform } = world;
  const notify = (given: Partial<Extract<SlaCommand, { do: 'notify' }>>): Promise<boolean> =>
    commandClocks(
      platform,
      { do: 'notify', ...ABOUT, notice: 'early-warning', to: 'CSIRT', ...given },
      'ada',
    );
  world.setTime(after(30));
  await tickClocks(platform, cra);
  const both = ['early-warning breached 2026-06-02T00:00', 'notification on-track 2026-06-04T00:00'];
  assert.deepEqual(await shown(world), both);

  const sentAt = new Date(after(20)).toISOString();
  assert.equal(await notify({ sentAt, reference: 'EU-1' }), true);
  assert.equal(await notify({ sentAt, reference: 'EU-1' }), false);
  await notify({ notice: 'notification' });
  await assert.rejects(notify({ sentAt: '2027-01-01T00:00:00Z' }), /sentAt: .* is yet to come/);
  await assert.rejects(notify({ cve: 'CVE-2026-0002' }), /there is no such finding/);
  assert.deepEqual(
    await shown(world),
    ['early-warning met 2026-06-02T00:00', 'notification met 2026-06-04T00:00'],
    'it was sent in time, and recorded late',
  );
});

test('what was said moves the clocks, though the process that took it died', async (t) => {
  const world = await worldBy(t, vdr);
  await assert.rejects(evaluate(crashAt(world.platform, 2, 'batch'), {}), Crash);
  assert.equal((await clocks(world)).length, 1, 'not yet');
  await tickClocks(world.platform, vdr);
  assert.equal((await clocks(world)).length, 3);
  const [first] = await clocks(world);
  await tickClocks(world.platform, vdr);
  assert.deepEqual((await clocks(world))[0], first);
});

test('what is said before there is any clock starts it, though the process that took it died', async (t) => {
  const only = parseSlaPolicy(
    JSON.stringify({
      ...{ name: 'only', version: '1', title: 'From the evaluation on', source: 'a test' },
      clocks: [
        {
          name: 'mitigate',
          starts: { earliest: ['evaluated'] },
          stops: ['mitigated'],
          terms: [{ within: { days: 2 } }],
        },
      ],
    }),
    'test',
  );
  for (const failing of [2, 3]) {
    const world = await worldBy(t, only);
    assert.deepEqual(await clocks(world), []);
    const dying = crashAt(world.platform, failing, 'batch', 'replace');
    await assert.rejects(evaluate(dying, {}), Crash);
    await tickClocks(world.platform, only);
    assert.deepEqual(await shown(world), ['mitigate on-track 2026-06-03T00:00'], `${failing}`);

    let writes = 0;
    const watched = watchCalls(world.platform, (method, call) => {
      writes += Number(method === 'batch' || method === 'replace');
      return call();
    });
    await tickClocks(watched, only);
    assert.equal(writes, 0, 'it was heard');
  }
});
