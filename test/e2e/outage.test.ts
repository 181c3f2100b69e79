import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { canonicalDump, differences } from '../support/canonical-dump.ts';
import { startCli } from '../support/cli.ts';
import { deadLettersIn } from '../support/dead-letters.ts';
import { makeWorld } from '../support/made-up-world.ts';
import { OUTAGE_SECONDS } from '../support/outage.ts';
import { writeWorld } from '../support/write-world.ts';
import { paceOf, untilWrittenBy } from './killing.ts';

/** Takes something from under a state that is in use. @returns what brings it back */
type TakeAway = (stateDir: string) => Promise<() => Promise<void>>;

const outages: [name: string, takeAway: TakeAway][] = [
  [
    'the folder of blobs',
    async (stateDir) => {
      const [folder, elsewhere] = [join(stateDir, 'blobs'), `${stateDir}-blobs`];
      await rename(folder, elsewhere);
      return () => rename(elsewhere, folder);
    },
  ],
  [
    'the file of documents and messages, which another process holds',
    (stateDir) => {
      const db = new DatabaseSync(join(stateDir, 'patchline.db'), { timeout: 10_000 });
      db.exec('BEGIN IMMEDIATE');
      return Promise.resolve(() => {
        db.exec('ROLLBACK');
        db.close();
        return Promise.resolve();
      });
    },
  ],
];

for (const [name, takeAway] of outages) {
  test(`${name} away for ${OUTAGE_SECONDS} s in the middle of a scan: nothing in the dead letters, nothing lost`, async (t) => {
    const folder = await folderOf(t);
    const world = makeWorld({ packages: 40, flaws: 5, years: ['2023', '2024'], seed: 5 });
    const { nvd, kev, inventory } = await writeWorld(join(folder, 'world'), world);
    const inputs = ['--nvd', nvd, '--kev', kev, '--inventory', inventory, '--baseline', 'off'];
    const parameters = ['scan', ...inputs, '--now', '2026-02-01T05:00:00Z', '--run-id', 'run-1'];
    const [calm, disturbed] = [join(folder, 'calm'), join(folder, 'disturbed')];
    const pace = await paceOf(parameters, calm);

    const scan = startCli([...parameters, '--state', disturbed]);
    await untilWrittenBy(scan, disturbed, pace.writes / 3);
    const bringBack = await takeAway(disturbed);
    await delay(OUTAGE_SECONDS * 1000);
    assert.equal(scan.process.exitCode, null, `it goes on waiting: ${scan.said.stderr}`);
    await bringBack();
    const { code, stderr } = await scan.ended;

    assert.equal(code, 0, stderr);
    const platform = await openLocalPlatform({ stateDir: disturbed });
    assert.deepEqual(await deadLettersIn(platform.bus), []);
    await platform.close();
    assert.deepEqual(differences(await canonicalDump(disturbed), await canonicalDump(calm)), {});
  });
}
