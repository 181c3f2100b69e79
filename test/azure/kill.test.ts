import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { folderOf } from '../platform/local/state.ts';
import { differences, dumpOf } from '../support/canonical-dump.ts';
import { makeWorld } from '../support/made-up-world.ts';
import { writeWorld } from '../support/write-world.ts';
import { begin, ended, openDriver } from './driver.ts';
import { killPoints } from './kill-points.ts';
import { runLocally } from './locally.ts';
import { comparable } from './same-findings.ts';
import { startServices } from './services.ts';
import { startWorker } from './workers.ts';

/** Longer than any lock: what a killed worker held is free again. */
const LOCKS_OVER_SECONDS = 301;

test('a worker killed in the middle of everything loses nothing and doubles nothing', async (t) => {
  const folder = await folderOf(t);
  const world = makeWorld({ packages: 24, flaws: 4, years: ['2023', '2024'], seed: 7 });
  const inputs = await writeWorld(join(folder, 'world'), world);
  const local = await runLocally(inputs);
  await using services = await startServices();
  await using driver = await openDriver(services.environment);

  await begin(driver, inputs);
  for (const point of killPoints) {
    const reached = point.reached(services);
    await using worker = await startWorker(services.environment);
    await worker.during(reached);
    await worker.kill();
    services.cosmos.script = undefined;
    services.serviceBus.faults.clear();
    // Until the server knows that the worker is gone, it hands it what is free again.
    services.serviceBus.dropConnections();
    await delay(50);
    services.serviceBus.pass(LOCKS_OVER_SECONDS);
    t.diagnostic(`killed ${point.name}`);
  }
  await using last = await startWorker(services.environment);
  const run = await last.during(ended(driver));

  const dump = await dumpOf(driver);
  assert.deepEqual(run.failures, []);
  assert.equal(run.stage, 'done');
  assert.deepEqual(differences(comparable(dump), comparable(local.dump)), {});
});
