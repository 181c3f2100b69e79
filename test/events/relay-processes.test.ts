import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { relayProgress, withheldEvents } from '../../shared/events/index.ts';
import { type Platform, systemClock } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { startChild } from '../platform/local/child.ts';
import { folderOf } from '../platform/local/state.ts';
import { drainSession } from '../support/bus.ts';
import { seeded } from '../support/random.ts';
import { entriesOf, loggedOf } from './log/logged.ts';
import { raise, run, triage, upTo } from './outboxes.ts';

/** CI kills a hundred times; while developing a few tell most. */
const KILLS = Number(process.env['PATCHLINE_KILLS'] ?? 10);

const program = join('..', '..', 'events', 'relay-process.ts');

/** Killed with the test at the latest. */
function startRelay(t: TestContext, stateDir: string): ReturnType<typeof startChild> {
  const relay = startChild(program, stateDir);
  t.after(() => relay.kill());
  return relay;
}

/** Every event of the aggregate, or what stands for it, once and in order, at subscribers and in the log. */
async function assertWhole(platform: Platform, aggregate: string, last: number): Promise<void> {
  const expected = Array.from(
    { length: last },
    (_, at) => `${(at + 1) % 10 === 7 ? 'event.withheld' : 'finding.changed'} ${at + 1}`,
  );
  const seen = (await drainSession(platform.bus, triage, aggregate)).map(
    ({ properties }) =>
      `${String(properties['cloudEvents_type'])} ${String(properties['cloudEvents_sequence'])}`,
  );
  assert.deepEqual(seen, expected);
  assert.deepEqual(await loggedOf(platform, 'private', aggregate), expected);
  const numbers = (await entriesOf(platform, 'private')).map(({ number }) => number);
  assert.deepEqual(numbers, upTo(numbers.length));
}

test('of several processes one relays a container at a time', async (t) => {
  const stateDir = await folderOf(t);
  const platform = { ...(await openLocalPlatform({ stateDir })), clock: systemClock };
  const relays = Array.from({ length: 3 }, () => startRelay(t, stateDir));
  for (const relay of relays) await relay.said('ready');

  const senders = (): number =>
    relays.filter(({ lines }) => lines.some((line) => line.startsWith('sent'))).length;
  let last = 0;
  // Who finds the lease free is luck: it goes on until a second one did.
  while (last < 120 || (senders() < 2 && last < 3_000)) {
    await raise(platform, run('r/a', last + 1, last + 3), run('r/b', last + 1, last + 3));
    last += 3;
    await delay(5);
  }
  // What is sent may not be in the log yet: only the cursor tells that both are done.
  while ((await relayProgress(platform.documents, 'findings')).isBehind) await delay(10);
  for (const relay of relays) await relay.kill();

  const sendings = relays
    .flatMap(({ lines }, process) => lines.map((line) => [process, ...line.split(' ')] as const))
    .filter(([, word]) => word === 'sent')
    .map(([process, , began, ended]) => ({ process, began: Number(began), ended: Number(ended) }))
    .sort((a, b) => a.began - b.began);
  for (const [at, sending] of sendings.entries()) {
    const next = sendings[at + 1];
    if (next && next.process !== sending.process) assert.ok(next.began >= sending.ended, 'two sent at once');
  }
  assert.ok(new Set(sendings.map(({ process }) => process)).size > 1, 'one process did everything');
  assert.deepEqual(
    relays.flatMap(({ lines }) => lines).filter((line) => line.startsWith('failed')),
    [],
  );
  await assertWhole(platform, 'r/a', last);
  await assertWhole(platform, 'r/b', last);
  await platform.close();
});

test('a relay killed at random loses nothing, doubles nothing and withholds only what cannot be sent', async (t) => {
  const stateDir = await folderOf(t);
  const platform = { ...(await openLocalPlatform({ stateDir })), clock: systemClock };
  const random = seeded(20_260_301);
  let [last, killed] = [0, 0];
  while (killed < KILLS) {
    const relay = startRelay(t, stateDir);
    await relay.said('ready');
    for (let batches = 1 + random.below(6); batches > 0; batches -= 1) {
      const size = 1 + random.below(9);
      await raise(platform, run('r/a', last + 1, last + size), run('r/b', last + 1, last + size));
      last += size;
      await delay(random.below(8));
    }
    await relay.kill();
    killed += 1;
  }
  const relay = startRelay(t, stateDir);
  const total = 2 * last;
  while ((await platform.bus.counts(triage)).active < total) await delay(10);
  // Killed before its cursor moves, it would leave the last ones to a relay whose bus refuses nothing.
  const passed = relay.lines.length;
  while (!relay.lines.slice(passed).includes('passed')) await delay(10);
  await relay.kill();

  await assertWhole(platform, 'r/a', last);
  await assertWhole(platform, 'r/b', last);
  const sequences = (await withheldEvents(platform)).map(({ event }) => event?.sequence ?? 0);
  assert.equal(
    sequences.length,
    2 * Array.from({ length: last }, (_, at) => at + 1).filter((n) => n % 10 === 7).length,
  );
  assert.ok(sequences.every((sequence) => sequence % 10 === 7));
  await platform.close();
});
