import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { folderOf } from '../platform/local/state.ts';
import { differences, dumpOf } from '../support/canonical-dump.ts';
import { deadLettersIn } from '../support/dead-letters.ts';
import { type Gate, startGate } from '../support/gate.ts';
import { makeWorld } from '../support/made-up-world.ts';
import { OUTAGE_SECONDS } from '../support/outage.ts';
import { writeWorld } from '../support/write-world.ts';
import { begin, ended, openDriver } from './driver.ts';
import { runLocally } from './locally.ts';
import { comparable } from './same-findings.ts';
import { type Services, startServices } from './services.ts';
import { startWorker } from './workers.ts';

/** Longer than any lock: what was in hand when the bus went away is free again. */
const LOCKS_OVER_SECONDS = 301;

const dependencies = [
  ['Cosmos DB', 'Cosmos'],
  ['Blob', 'Storage'],
  ['Service Bus', 'ServiceBus'],
] as const;

for (const [name, setting] of dependencies) {
  test(`${name} away for ${OUTAGE_SECONDS} s in the middle of a run: nothing in the dead letters, nothing lost`, async (t) => {
    const folder = await folderOf(t);
    const world = makeWorld({ packages: 24, flaws: 4, years: ['2023', '2024'], seed: 11 });
    const inputs = await writeWorld(join(folder, 'world'), world);
    const local = await runLocally(inputs);
    await using services = await startServices();
    await using driver = await openDriver(services.environment);
    await using gate = await startGate(portIn(services.environment[setting]));
    const connection = through(gate, services.environment[setting]);
    await using worker = await startWorker({ ...services.environment, [setting]: connection });

    const reached = matching(services);
    await begin(driver, inputs);
    await worker.during(reached);
    await gate.shut();
    await worker.during(delay(OUTAGE_SECONDS * 1000));
    await gate.open();
    if (setting === 'ServiceBus') services.serviceBus.pass(LOCKS_OVER_SECONDS);
    const run = await worker.during(ended(driver));

    assert.deepEqual(run.failures, []);
    assert.equal(run.stage, 'done');
    assert.deepEqual(await deadLettersIn(driver.bus), []);
    assert.deepEqual(differences(comparable(await dumpOf(driver)), comparable(local.dump)), {});
  });
}

/** Where the server of a connection string listens. */
function portIn(connection = ''): number {
  return Number(/:(\d+)/.exec(connection)?.[1] ?? assert.fail('no port'));
}

/** The same server behind a gate. */
function through({ port }: Gate, connection = ''): string {
  return connection.replaceAll(`:${portIn(connection)}`, `:${port}`);
}

/** Resolves when the findings of some packages were written, and those of others not. */
function matching({ cosmos }: Services): Promise<void> {
  return new Promise((resolve) => {
    let batches = 0;
    cosmos.script = ({ operation, container }) => {
      if (operation === 'batch' && container === 'findings' && ++batches === 5) resolve();
      return undefined;
    };
  });
}
