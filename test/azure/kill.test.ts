import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { differences, dumpOf } from '../support/canonical-dump.ts';
import { makeWorld } from '../support/made-up-world.ts';
import { writeWorld } from '../support/write-world.ts';
import { begin, ended, openDriver } from './driver.ts';
import { killOver, killPoints } from './kill-points.ts';
import { runLocally } from './locally.ts';
import { comparable } from './same-findings.ts';
import { startServices } from './services.ts';
import { startWorker } from './workers.ts';

test('a worker killed in the middle of everything loses nothing and doubles nothing', async (t) => {
  const folder = await folderOf(t);
  const world = makeWorld({ packages: 24, flaws: 4, years: ['2023', '2024'], seed: 7 });
  const inputs = await writeWorld(join(folder, 'world'), world);
  const local = await runLocally(inputs);
  await using services = await startServices();
  await using driver = await openDriver(services.environment);

  await begin(driver, inputs);
  for (const point of killPoints) {
    await killOver(services, point);
    t.diagnostic(`killed ${point.name}`);
  }
  await using last = await startWorker(services.environment);
  const run = await last.during(ended(driver));

  const dump = await dumpOf(driver);
  assert.deepEqual(run.failures, []);
  assert.equal(run.stage, 'done');
  assert.deepEqual(differences(comparable(dump), comparable(local.dump)), {});
});
