import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { canonicalDump, differences } from '../support/canonical-dump.ts';
import { runCli } from '../support/cli.ts';
import { changeWorld, makeWorld } from '../support/made-up-world.ts';
import { seeded } from '../support/random.ts';
import { Subscriber } from '../support/subscriber.ts';
import { writeWorld } from '../support/write-world.ts';
import { killAtRandom, paceOf, whereKilled } from './killing.ts';

/** CI kills a hundred times; while developing a few tell most. */
const KILLS = Number(process.env['PATCHLINE_KILLS'] ?? 10);
const KILLS_A_SCAN = 10;

/** The parameters of the scans of a world that changes from one to the next, but for the state folder. */
async function* scansOf(
  folder: string,
  baseline: 'auto' | 'off',
): AsyncGenerator<{ runId: string; parameters: string[] }> {
  let world = makeWorld({ packages: 60, flaws: 6, years: ['2022', '2023', '2024'], seed: 1 });
  for (let at = 0; ; at += 1) {
    const { nvd, kev, inventory } = await writeWorld(join(folder, `world-${at}`), world);
    const now = new Date(Date.UTC(2026, 1, 1 + at)).toISOString();
    const runId = `run-${at}`;
    const sources = ['--nvd', nvd, '--kev', kev, '--inventory', inventory];
    yield {
      runId,
      parameters: ['scan', ...sources, '--baseline', baseline, '--now', now, '--run-id', runId],
    };
    world = changeWorld(world, 1);
  }
}

async function killAndCompare(t: TestContext, baseline: 'auto' | 'off', most: number): Promise<void> {
  const folder = await folderOf(t);
  const random = seeded(20_260_101);
  const [calm, disturbed] = [join(folder, 'calm'), join(folder, 'disturbed')];
  const [calmSubscriber, subscriber] = [new Subscriber(), new Subscriber()];
  const where: Record<string, number> = {};
  let [kills, scans] = [0, 0];

  for await (const { runId, parameters } of scansOf(folder, baseline)) {
    const pace = await paceOf(parameters, calm);
    for (let earlier = 0; kills < most; earlier += 1) {
      const plan = { kills: KILLS_A_SCAN, earlier, random };
      if (!(await killAtRandom(parameters, disturbed, pace, plan))) break;
      kills += 1;
      const place = await whereKilled(disturbed, runId);
      where[place] = (where[place] ?? 0) + 1;
      if (random.below(3) === 0) await subscriber.readSome(disturbed, random);
    }
    assert.equal((await runCli([...parameters, '--state', disturbed])).code, 0);
    await calmSubscriber.readAll(calm);
    await subscriber.readAll(disturbed);
    scans += 1;

    const state = differences(await canonicalDump(disturbed), await canonicalDump(calm));
    assert.deepEqual(state, {}, `the state after ${runId}`);
    assert.deepEqual(subscriber.seen, calmSubscriber.seen, `the events after ${runId}`);
    if (kills >= most) break;
  }

  for (const [session, events] of subscriber.seen) {
    const sequences = events.map(({ sequence }) => sequence);
    assert.deepEqual(
      sequences,
      sequences.map((_, index) => index + 1),
      `the order of ${session}`,
    );
  }
  const count = [...subscriber.seen.values()].flat().length;
  t.diagnostic(`${kills} kills in ${scans} scans, by the stage of the run: ${JSON.stringify(where)}`);
  t.diagnostic(`${count} events, each once and in order; ${subscriber.repeated} were delivered again`);
}

test('a pipeline killed at random moments ends as an undisturbed one, each event told once', (t) =>
  killAndCompare(t, 'off', Math.ceil(KILLS * 0.7)));

test('and so does one whose first scan is a baseline', (t) =>
  killAndCompare(t, 'auto', Math.floor(KILLS * 0.3)));
