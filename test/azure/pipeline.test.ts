import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sample } from '../../infra/local/cli/sample.ts';
import { differences, dumpOf } from '../support/canonical-dump.ts';
import { begin, ended, openDriver } from './driver.ts';
import { runLocally } from './locally.ts';
import { comparable } from './same-findings.ts';
import { startServices } from './services.ts';
import { startWorker } from './workers.ts';

test('the sample gives the same documents, blobs and events on the Azure adapters as on one machine', async (t) => {
  const local = await runLocally(sample);
  await using services = await startServices();
  const driver = await openDriver(services.settings);
  const worker = await startWorker(services.settings);

  const began = performance.now();
  await begin(driver, sample);
  const run = await worker.during(ended(driver));
  const milliseconds = performance.now() - began;

  const dump = await dumpOf(driver);
  await worker.kill();
  await driver.close();
  const jobs = run.ingestJobs.length + (run.matchJobs ?? 0);
  const rate = (ms: number): string => `${((jobs * 1000) / ms).toFixed(1)} jobs/s`;
  t.diagnostic(`${jobs} jobs: ${rate(milliseconds)} simulated, ${rate(local.milliseconds)} locally`);
  assert.equal(run.stage, 'done');
  assert.deepEqual(differences(comparable(dump), comparable(local.dump)), {});
});
