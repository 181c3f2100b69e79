import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FindingDocument } from '../../shared/findings/index.ts';
import { allRuns } from '../../shared/runs/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { commandUntilDone, type RunCommand } from '../runs/commanded.ts';
import { told } from '../runs/world.ts';
import { deadLettersIn } from '../support/dead-letters.ts';
import { makeWorld } from '../support/made-up-world.ts';
import { allOf } from '../support/pipeline.ts';
import { seeded } from '../support/random.ts';
import { writeWorld } from '../support/write-world.ts';
import { begin, ended, openDriver } from './driver.ts';
import { killOver, overFindings, overOutcome } from './kill-points.ts';
import { runLocally } from './locally.ts';
import { startServices } from './services.ts';
import { startWorker } from './workers.ts';

const MINUTE = 60_000;

test('on the Azure adapters a run is cancelled and done again, whole, one source, one package, whatever is killed', async (t) => {
  const folder = await folderOf(t);
  const world = makeWorld({ packages: 6, flaws: 2, years: ['2023', '2024'], seed: 16 });
  const inputs = await writeWorld(join(folder, 'world'), world);
  const expected = (await runLocally(inputs)).findings;
  await using services = await startServices();
  await using driver = await openDriver(services.environment);
  // The processes beside find the services there.
  Object.assign(process.env, services.environment);
  const random = seeded(16);
  const [{ packageKey: key } = assert.fail()] = expected;
  // So long ago that the next look sees that a run's jobs were never queued.
  const from = Date.now() - 30 * MINUTE;

  await begin(driver, inputs);
  await killOver(services, overFindings(3));
  let kills = 1;
  const give = async (command: RunCommand): Promise<void> => {
    kills += await commandUntilDone(command, {
      ...{ state: 'azure:', key, random, mostKills: 1 },
      from: from + kills * MINUTE,
    });
  };
  await give('cancel');
  await give('whole');
  await give('source');
  kills += await killOver(services, overOutcome(1 + random.below(3)));
  await give('package');
  await using worker = await startWorker(services.environment);
  for (const { runId } of await allRuns(driver.documents.container('runs')))
    await worker.during(ended(driver, runId));
  t.diagnostic(`${kills} kills`);

  const runs = await allRuns(driver.documents.container('runs'));
  for (const { runId, stage } of runs) assert.equal(stage, runId === 'run-1' ? 'cancelled' : 'done', runId);
  assert.ok(runs.length > 3);
  assert.deepEqual(await deadLettersIn(driver.bus), []);
  const found = await allOf<FindingDocument>(driver.documents.container('findings'), 'finding');
  assert.deepEqual(found.map(stateOf).sort(), expected.map(stateOf).sort());
  assert.deepEqual(await told(driver), found.map(({ package: name, cve }) => `${name} ${cve}`).sort());
});

function stateOf({ packageKey, cve, status, lane }: FindingDocument): string {
  return `${packageKey} ${cve} ${status} ${lane}`;
}
