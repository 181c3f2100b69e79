import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHost } from '../../infra/local/host/index.ts';
import { type LocalPlatform, openLocalPlatform } from '../../shared/platform/local/index.ts';
import { report } from './report.ts';

/** Jobs that do nothing, through the durable queue: what the queue itself costs. */

const ENTITY = 'match-jobs';

/** Sent, received and completed by calls of the port, a hundred at a time. */
export async function benchQueue(jobs: number): Promise<void> {
  await onPlatform(async ({ bus }) => {
    const began = performance.now();
    await sendJobs(bus, jobs);
    const sent = performance.now();
    for (let left = jobs; left > 0;) {
      const messages = await bus.receive({ entity: ENTITY }, 100);
      await Promise.all(messages.map((message) => bus.complete({ entity: ENTITY }, message)));
      left -= messages.length;
    }
    const done = performance.now();
    report('queue', (1000 * jobs) / (done - began), 'jobs/s', {
      jobs,
      sendPerSecond: Math.round((1000 * jobs) / (sent - began)),
      receivePerSecond: Math.round((1000 * jobs) / (done - sent)),
    });
  });
}

/** The same through a function that the local host runs. */
export async function benchHost(jobs: number): Promise<void> {
  const hostJson = join(import.meta.dirname, '..', '..', 'host.json');
  await onPlatform(async ({ bus, documents }) => {
    const host = await startHost({
      directory: import.meta.dirname,
      appFiles: ['queue-app.ts'],
      hostJson: JSON.parse(await readFile(hostJson, 'utf8')) as unknown,
      bus,
      documents,
      log: () => undefined,
    });
    const began = performance.now();
    await sendJobs(bus, jobs);
    await host.idle();
    report('queue through the host', (1000 * jobs) / (performance.now() - began), 'jobs/s', { jobs });
    await host.stop();
  });
}

async function sendJobs(bus: LocalPlatform['bus'], jobs: number): Promise<void> {
  for (let at = 0; at < jobs; at += 100) {
    const size = Math.min(100, jobs - at);
    await bus.send(
      ENTITY,
      Array.from({ length: size }, (_, index) => ({ id: `job-${at + index}`, body: { job: at + index } })),
    );
  }
}

/** On a state of its own, which is gone afterwards. */
export async function onPlatform(work: (platform: LocalPlatform) => Promise<void>): Promise<void> {
  const stateDir = await mkdtemp(join(tmpdir(), 'patchline-bench-'));
  const platform = await openLocalPlatform({ stateDir, exclusive: true });
  try {
    await work(platform);
  } finally {
    await platform.close();
    await rm(stateDir, { recursive: true });
  }
}
