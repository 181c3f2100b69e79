import { LockLostError, type Platform, type ReceivedMessage } from '../../shared/platform/index.ts';
import { NvdApiClient } from '../../shared/sources/index.ts';
import { readRun, type RunDocument, settleRuns, startRun } from '../../shared/runs/index.ts';
import { failIngestJob, runIngestJob } from '../../shared/runs/ingest-job.ts';
import { ingestJob, matchJob } from '../../shared/jobs/jobs.ts';
import { failMatchJob, runMatchJob } from '../../shared/runs/match-job.ts';
import { type Delivery, runJob } from '../../shared/jobs/run-job.ts';
import type { Services } from '../../shared/runs/services.ts';
import { gitHubApp } from './github.ts';
import { shippedPolicy } from './policy.ts';
import { sameThread } from './pool.ts';

/** The services of a process that runs on the platform; the API is where nothing listens unless said otherwise. */
export function servicesOn(platform: Platform, nvdApiUrl = 'http://127.0.0.1:9/'): Services {
  const nvdApi = new NvdApiClient({
    baseUrl: nvdApiUrl,
    rate: { requests: 1000, intervalMs: 1000, spacingMs: 0 },
  });
  return { ...platform, pool: sameThread(), nvdApi, policy: shippedPolicy, github: gitHubApp() };
}

export function deliveryOf({ id, lockToken = '', deliveryCount, properties }: ReceivedMessage): Delivery {
  return { messageId: id, lockToken, deliveryCount, attempt: Number(properties['attempt'] ?? 0) };
}

/** Runs the jobs that wait, one at a time, until none waits, as the functions on the host do. */
export async function work(services: Services): Promise<void> {
  for (;;) {
    const done = (await workOnce(services, 'ingest-jobs')) || (await workOnce(services, 'match-jobs'));
    if (!done) return;
  }
}

/** False when no job waits. What is thrown comes from a fault of the platform: the job is given back. */
async function workOnce(services: Services, queue: 'ingest-jobs' | 'match-jobs'): Promise<boolean> {
  const source = { entity: queue };
  const [message] = await services.bus.receive(source, 1);
  if (!message) return false;
  const delivery = deliveryOf(message);
  try {
    if (queue === 'ingest-jobs') {
      const kind = {
        queue,
        schema: ingestJob,
        run: (job: Parameters<typeof runIngestJob>[1]) => runIngestJob(services, job),
        fail: (job: Parameters<typeof runIngestJob>[1], reason: string) =>
          failIngestJob(services, job, reason),
        wait: () => Promise.resolve(),
      };
      await runJob(services, kind, message.body, delivery);
    } else {
      const kind = {
        queue,
        schema: matchJob,
        run: (job: Parameters<typeof runMatchJob>[1]) => runMatchJob(services, job),
        fail: (job: Parameters<typeof runMatchJob>[1], reason: string) => failMatchJob(services, job, reason),
        wait: () => Promise.resolve(),
      };
      await runJob(services, kind, message.body, delivery);
    }
  } catch {
    await services.bus.abandon(source, message);
    return true;
  }
  // A job that was set aside holds no lock any more.
  await services.bus.complete(source, message).catch((error: unknown) => {
    if (!(error instanceof LockLostError)) throw error;
  });
  return true;
}

/** A whole run. */
export async function scan(
  services: Services,
  request: Omit<Parameters<typeof startRun>[1], 'trigger'>,
): Promise<RunDocument> {
  const { runId } = await startRun(services, { trigger: 'manual', ...request });
  await work(services);
  await settleRuns(services);
  return (await readRun(services.documents.container('runs'), runId)).body;
}
