import assert from 'node:assert/strict';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { canonicalDump, differences } from '../support/canonical-dump.ts';
import { runCli, startCli } from '../support/cli.ts';
import { makeWorld } from '../support/made-up-world.ts';
import { seeded, type Random } from '../support/random.ts';
import { writeWorld } from '../support/write-world.ts';
import { paceOf, untilWrittenBy } from './killing.ts';

/** What a machine that loses its power leaves of the log that it had in hand. @returns where it is torn, in bytes */
type Tear = (log: string, random: Random) => Promise<number>;

const tears: [name: string, tear: Tear][] = [
  [
    'cut off',
    async (log, random) => {
      const at = random.below((await readFile(log)).length);
      await truncate(log, at);
      return at;
    },
  ],
  [
    'garbled',
    async (log, random) => {
      const bytes = await readFile(log);
      const at = random.below(bytes.length);
      for (let index = at; index < Math.min(bytes.length, at + 5000); index += 1)
        bytes[index] = random.below(256);
      await writeFile(log, bytes);
      return at;
    },
  ],
];

for (const [name, tear] of tears) {
  test(`a scan that was killed, and whose log of writes was ${name}, goes on and ends as an undisturbed one`, async (t) => {
    const folder = await folderOf(t);
    const random = seeded(20_261_128);
    const world = makeWorld({ packages: 40, flaws: 5, years: ['2023', '2024'], seed: 5 });
    const { nvd, kev, inventory } = await writeWorld(join(folder, 'world'), world);
    const inputs = ['--nvd', nvd, '--kev', kev, '--inventory', inventory, '--baseline', 'off'];
    const parameters = ['scan', ...inputs, '--now', '2026-02-01T05:00:00Z', '--run-id', 'run-1'];
    const [calm, torn] = [join(folder, 'calm'), join(folder, 'torn')];
    const pace = await paceOf(parameters, calm);

    for (const share of [0.1, 0.4, 0.4]) {
      const scan = startCli([...parameters, '--state', torn]);
      await untilWrittenBy(scan, torn, pace.writes * share);
      scan.process.kill('SIGKILL');
      await scan.ended;
      const at = await tear(join(torn, 'patchline.db-wal'), random);
      t.diagnostic(`torn at byte ${at}`);
      assertSound(torn);
    }
    const { code, stderr } = await runCli([...parameters, '--state', torn]);

    assert.equal(code, 0, stderr);
    assert.deepEqual(differences(meaning(await canonicalDump(torn)), meaning(await canonicalDump(calm))), {});
  });
}

/**
 * Without what a run says of reading its sources: a file that was read already, and whose outcome the log lost, is
 * skipped.
 */
function meaning(dump: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(dump).filter(([key]) => !/^runs run-1 outcome:ingest:/.test(key));
  return Object.fromEntries(kept);
}

/** What is left is some earlier state, whole. */
function assertSound(stateDir: string): void {
  const db = new DatabaseSync(join(stateDir, 'patchline.db'), { readOnly: true });
  assert.deepEqual({ ...db.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  db.close();
}
