import type { RunDocument } from '../../shared/runs/index.ts';
import { differences, dumpOf } from '../support/canonical-dump.ts';
import { begin, ended, type Inputs, openDriver } from './driver.ts';
import { runLocally } from './locally.ts';
import { comparable } from './same-findings.ts';
import { startServices } from './services.ts';
import { startWorker } from './workers.ts';

interface BothFootings {
  run: RunDocument;
  jobs: number;
  /** Jobs a second from the start of the run to the arrival of its last event. */
  simulatedRate: number;
  localRate: number;
  /** Documents, blobs and waiting messages that are not the same. */
  differences: ReturnType<typeof differences>;
  compared: number;
  /** Asked of the document store by workers and watcher. */
  requests: number;
}

/** A run on one machine, and the same run by one worker on the Azure adapters over the test servers. */
export async function onBothFootings(inputs: Inputs): Promise<BothFootings> {
  const local = await runLocally(inputs);
  await using services = await startServices();
  await using driver = await openDriver(services.environment);
  await using worker = await startWorker(services.environment);
  const began = performance.now();
  await begin(driver, inputs);
  const run = await worker.during(ended(driver));
  const milliseconds = performance.now() - began;
  const requests = services.cosmos.requests.length;
  const dump = comparable(await dumpOf(driver));
  const jobs = run.ingestJobs.length + (run.matchJobs ?? 0);
  return {
    run,
    jobs,
    simulatedRate: (jobs * 1000) / milliseconds,
    localRate: (jobs * 1000) / local.milliseconds,
    differences: differences(dump, comparable(local.dump)),
    compared: Object.keys(dump).length,
    requests,
  };
}
