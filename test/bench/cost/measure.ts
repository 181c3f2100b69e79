import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { driveRun } from '../../../infra/local/cli/drive-run.ts';
import { openProgress } from '../../../infra/local/cli/present/progress/progress.ts';
import { relayOutboxes } from '../../../shared/events/index.ts';
import { settleRuns } from '../../../shared/runs/index.ts';
import { containers, type DocumentBody, type Platform, queryAll } from '../../../shared/platform/index.ts';
import { begin, openDriver } from '../../azure/driver.ts';
import { startServices } from '../../azure/services.ts';
import { raise, run as eventsOf } from '../../events/outboxes.ts';
import { changeWorld, makeWorld } from '../../support/made-up-world.ts';
import { writeWorld } from '../../support/write-world.ts';
import { appServices } from '../../support/services.ts';
import { counted, type Operations } from './counted.ts';

/** What one run asked of the services. */
interface RunCost extends Operations {
  packages: number;
  matched: number;
  /** Asked of Cosmos DB. */
  requests: number;
  requestUnits: number;
}

export interface Measured {
  /** The first run over a release, one in which nothing changed, one in which some packages did. */
  first: RunCost;
  same: RunCost;
  changed: RunCost;
  /** Of the relay and of the timer that ends runs, when there is nothing to do: request units, requests. */
  idleRelay: readonly [number, number];
  idleSettle: readonly [number, number];
  /** Of the relay with one event to send in each pass. */
  busyRelay: readonly [number, number];
  /** Bytes of all documents after the runs, as JSON. */
  documentBytes: number;
}

const FLAWS = 8;
const IDLE_CALLS = 20;

/** Runs a made-up release of that many packages three times on the Azure adapters, charges simulated. */
export async function measure(packages: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-cost-'));
  await using azure = await startServices();
  await using driver = await openDriver(azure.environment);
  const { platform, operations } = counted(driver);
  let units = 0;
  const take = (): number => {
    const taken = units + (platform.takeRequestUnits?.() ?? 0);
    units = 0;
    return taken;
  };
  // Outcomes take the charges too: what they took is added up here.
  const inner = platform.takeRequestUnits;
  platform.takeRequestUnits = () => {
    const taken = inner?.() ?? 0;
    units += taken;
    return taken;
  };
  const services = await appServices(platform);
  try {
    const world = makeWorld({ packages, flaws: FLAWS, years: ['2023', '2024'], seed: 11 });
    const later = changeWorld(world, 11);
    const costs: RunCost[] = [];
    for (const [index, at] of [world, world, later].entries()) {
      const inputs = await writeWorld(join(folder, String(index)), at);
      const before = { ...operations, requests: azure.cosmos.requests.length };
      take();
      const runId = `run-${index}`;
      await begin(platform, inputs, runId);
      const { run } = await driveRun(
        services,
        runId,
        await openProgress({ output: new PassThrough() as never }),
      );
      if (run.stage !== 'done') throw new Error(run.failures.join('; '));
      costs.push({
        packages: at.packages.length,
        matched: run.matchJobs ?? 0,
        requests: azure.cosmos.requests.length - before.requests,
        requestUnits: take(),
        blobReads: operations.blobReads - before.blobReads,
        blobWrites: operations.blobWrites - before.blobWrites,
        messageOperations: operations.messageOperations - before.messageOperations,
      });
    }
    const [first, same, changed] = costs as [RunCost, RunCost, RunCost];
    const idle = async (call: () => Promise<unknown>): Promise<readonly [number, number]> => {
      take();
      const before = azure.cosmos.requests.length;
      for (let at = 0; at < IDLE_CALLS; at += 1) await call();
      return [take() / IDLE_CALLS, (azure.cosmos.requests.length - before) / IDLE_CALLS];
    };
    return {
      first,
      same,
      changed,
      idleRelay: await idle(() => relayOutboxes(platform)),
      idleSettle: await idle(() => settleRuns(services)),
      busyRelay: await relayed(platform, idle),
      documentBytes: await bytesOf(driver),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

type Idle = (call: () => Promise<unknown>) => Promise<readonly [number, number]>;

/** Less what raising the events takes. */
async function relayed(platform: Platform, idle: Idle): Promise<readonly [number, number]> {
  const events = eventsOf('made-up/relayed', 1, 2 * IDLE_CALLS);
  const next = (): Promise<void> => raise(platform, events.splice(0, 1));
  const [raisedUnits, raisedRequests] = await idle(next);
  await relayOutboxes(platform);
  const [units, requests] = await idle(async () => {
    await next();
    await relayOutboxes(platform);
  });
  return [units - raisedUnits, requests - raisedRequests];
}

async function bytesOf({ documents }: Awaited<ReturnType<typeof openDriver>>): Promise<number> {
  let bytes = 0;
  for (const name of Object.keys(containers) as (keyof typeof containers)[]) {
    for await (const { body } of queryAll<DocumentBody>(documents.container(name), { limit: 1000 })) {
      bytes += Buffer.byteLength(JSON.stringify(body));
    }
  }
  return bytes;
}
