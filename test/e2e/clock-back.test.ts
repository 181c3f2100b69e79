import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { canonicalDump, differences } from '../support/canonical-dump.ts';
import { runCli } from '../support/cli.ts';
import { changeWorld, makeWorld } from '../support/made-up-world.ts';
import { writeWorld } from '../support/write-world.ts';

const TIME = /\d{4}-\d{2}-\d{2}T[\d:.]+Z/g;

/** Findings, patches and the events that wait, but for the times that they carry; clocks of fixes tell what time it is. */
function timeless(dump: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(dump).filter(
    ([key]) =>
      !/^((blob|runs|packages|decisions|clocks) |operations-events\/|log \w+ operations-events )/.test(key),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [key, JSON.parse(JSON.stringify(value).replace(TIME, 'TIME'))] as const),
  );
}

test('a scan after the clock was set back a day finds and tells what one of the next day does', async (t) => {
  const folder = await folderOf(t);
  const first = makeWorld({ packages: 30, flaws: 4, years: ['2023', '2024'], seed: 3 });
  const worlds = [first, changeWorld(first, 1)];
  const parameters: string[][] = [];
  for (const [at, world] of worlds.entries()) {
    const { nvd, kev, inventory } = await writeWorld(join(folder, `world-${at}`), world);
    const inputs = ['--nvd', nvd, '--kev', kev, '--inventory', inventory, '--baseline', 'off'];
    parameters.push(['scan', ...inputs, '--run-id', `run-${at}`]);
  }
  const scanAll = async (name: string, days: readonly string[]): Promise<Record<string, unknown>> => {
    const stateDir = join(folder, name);
    for (const [at, day] of days.entries()) {
      const now = ['--now', `2026-02-${day}T05:00:00Z`, '--state', stateDir];
      const { code, stderr } = await runCli([...(parameters[at] ?? []), ...now]);
      assert.equal(code, 0, stderr);
    }
    return timeless(await canonicalDump(stateDir));
  };

  const forward = await scanAll('forward', ['03', '04']);
  const back = await scanAll('back', ['03', '02']);

  assert.ok(Object.keys(forward).length > 100);
  assert.deepEqual(differences(back, forward), {});
});
