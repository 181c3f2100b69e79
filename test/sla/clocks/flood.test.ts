import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyChanges } from '../../../shared/findings/apply.ts';
import type { Change } from '../../../shared/findings/transitions.ts';
import { parseSlaPolicy, type OpenSlaPolicy } from '../../../shared/sla/policies/index.ts';
import { onClockEvent, previewPolicy, slaBaselineData, tickClocks } from '../../../shared/sla/index.ts';
import { relayOutboxes } from '../../../shared/events/index.ts';
import { findingDocument } from '../../support/finding.ts';
import { RELEASE, ship, shippedPackage } from '../../support/pipeline.ts';
import { clocks, openWorld, told, type World } from './world.ts';

const START = '2026-06-01T00:00:00.000Z';
const after = (hours: number): number => Date.parse(START) + hours * 3_600_000;

const PACKAGES = ['curl', 'httpd', 'kernel', 'openssl'];
const EACH = 500;
const ALL = PACKAGES.length * EACH;

function policyOf(version: string, hours: number): OpenSlaPolicy {
  return parseSlaPolicy(
    `{ name: ours, version: '${version}', title: t, source: s,
       clocks: [{ name: fix, starts: { earliest: [affected] }, stops: [fixed], terms: [{ within: { hours: ${hours} } }] }] }`,
    'test',
  );
}

/** Every package has findings, affected since now, that a first import found. */
async function importAll({ platform }: World): Promise<void> {
  await ship(platform, ...PACKAGES.map((name) => shippedPackage(name, '1.0')));
  const at = platform.clock.now().toISOString();
  for (const name of PACKAGES) {
    const packageKey = `${RELEASE}/${name}`;
    const changes = Array.from({ length: EACH }, (_, index): Change => {
      const times = { published: at, ingested: at, detected: at, confirmed: at };
      const found = findingDocument({ package: name, cve: `CVE-2026-${10_000 + index}`, times });
      return { before: undefined, after: found, stateChanged: true };
    });
    await applyChanges({
      container: platform.documents.container('findings'),
      head: undefined,
      base: { packageKey, release: RELEASE, package: name },
      ...{ etags: new Map(), changes, untold: [], flood: { before: undefined, after: undefined } },
      ...{ generation: 1, digest: 'd', runId: 'run', at, quiet: true },
    });
  }
}

/** What operators are told since the last look: the number of events by type, and the summaries. */
async function look(world: World): Promise<{ counts: Record<string, number>; moved: number[] }> {
  await relayOutboxes(world.platform);
  const counts: Record<string, number> = {};
  const moved: number[] = [];
  for (const { subject = '', body } of await told(world)) {
    counts[subject] = (counts[subject] ?? 0) + 1;
    if (subject === 'sla.baseline') moved.push(slaBaselineData.parse(body).moved);
  }
  return { counts, moved };
}

const ONE_LINE = { counts: { 'sla.baseline': 1 }, moved: [ALL] };

test('two thousand findings: switched on and with another policy one line, as the preview says', async (t) => {
  const world = await openWorld(t, START);
  const { platform } = world;
  await importAll(world);
  world.setTime(after(1));
  const first = policyOf('1', 40);
  const { changes } = await previewPolicy(platform, RELEASE, first);
  assert.equal(changes.length, ALL);
  await tickClocks(platform, first);
  assert.deepEqual(await look(world), ONE_LINE);

  const second = policyOf('2', 20);
  assert.equal((await previewPolicy(platform, RELEASE, second)).changes.length, ALL);
  await tickClocks(platform, second);
  await tickClocks(platform, second);
  assert.deepEqual(await look(world), ONE_LINE);

  world.setTime(after(22));
  const ticks: (number | undefined)[] = [];
  for (let tick = 0; tick < 3; tick += 1) {
    await tickClocks(platform, second);
    ticks.push((await look(world)).counts['sla.changed']);
  }
  assert.deepEqual(ticks, [1000, ALL - 1000, undefined], 'deadlines that pass at once');
  const breached = new Set(
    (await clocks(world)).map(({ status, breached }) => `${status} ${breached ?? ''}`),
  );
  assert.deepEqual(
    [...breached],
    [`breached ${new Date(after(21)).toISOString()}`],
    'told late, not dated late',
  );
});

test('two thousand findings that come with a first import are one line', async (t) => {
  const world = await openWorld(t, START);
  const policy = policyOf('1', 40);
  await tickClocks(world.platform, policy);
  await importAll(world);
  const attributes = { cloudEvents_id: 'e', cloudEvents_type: 'finding.baseline', cloudEvents_sequence: 1 };
  await onClockEvent(
    world.platform,
    () => Promise.resolve(policy),
    { release: RELEASE, open: {} },
    { applicationProperties: { ...attributes, cloudEvents_time: START } },
  );
  await tickClocks(world.platform, policy);
  assert.deepEqual(await look(world), ONE_LINE);
});

for (const count of [1, 20, 21, 64, 65])
  test(`a patch of ${count} findings moves their clocks, and no other ones again`, async (t) => {
    const world = await openWorld(t, START);
    const policy = policyOf('1', 40);
    await tickClocks(world.platform, policy);
    await importAll(world);
    const cves = Array.from({ length: count }, (_, at) => `CVE-2026-${10_000 + at}`);
    const attributes = { cloudEvents_id: 'e', cloudEvents_type: 'patch.required', cloudEvents_sequence: 1 };
    const tell = async (): Promise<string[]> => {
      await onClockEvent(
        world.platform,
        () => Promise.resolve(policy),
        { release: RELEASE, package: 'kernel', cves: cves.map((cve) => ({ cve })) },
        { applicationProperties: { ...attributes, cloudEvents_time: START } },
      );
      return (await clocks(world)).map(({ cve, revision }) => `${cve} ${revision}`);
    };

    const moved = await tell();

    const own = cves.map((cve) => `${cve} 1`);
    assert.deepEqual(moved.slice(0, count), own);
    assert.equal(moved.length, count > 64 ? EACH : count);
    assert.deepEqual(await tell(), moved);
  });
