import { setTimeout as delay } from 'node:timers/promises';
import type { SeenRequest } from '../wire/cosmos-server/faults.ts';
import type { Services } from './services.ts';
import { startWorker } from './workers.ts';

/** Longer than any lock: what a killed worker held is free again. */
const LOCKS_OVER_SECONDS = 301;
/** How late the service answers, so that the worker dies with its request done and the answer under way. */
const LATE_MS = 1000;

interface KillPoint {
  name: string;
  /** Resolves when the worker has come there. */
  reached(services: Services): Promise<void>;
}

/**
 * Sends to that queue or topic and dies over it: what it sent is there, and it was never told; or it is still under way
 * and arrives when the worker is dead.
 */
function sending(name: string, entity: string, fault: { drop: 'after' } | { delayMs: number }): KillPoint {
  return {
    name,
    async reached({ serviceBus: { faults } }) {
      const before = faults.struck.get('send') ?? 0;
      faults.inject({ at: 'send', entity, ...fault });
      while ((faults.struck.get('send') ?? 0) === before) await delay(1);
    },
  };
}

/** Asks for the nth such thing of the document store: it was done, and the worker does not know. */
function writing(name: string, nth: number, is: (request: SeenRequest) => boolean): KillPoint {
  return {
    name,
    reached: ({ cosmos }) =>
      new Promise((resolve) => {
        let seen = 0;
        cosmos.script = (request) => {
          if (!is(request)) return undefined;
          seen += 1;
          if (seen !== nth) return undefined;
          resolve();
          return { kind: 'slow', delayMs: LATE_MS };
        };
      }),
  };
}

/** @param nth package */
export function overFindings(nth: number): KillPoint {
  return writing('in a match, over the findings of a package', nth, isBatchOf('findings'));
}

/** @param nth job */
export function overOutcome(nth: number): KillPoint {
  return writing('over the outcome of a job', nth, isOutcome);
}

const fanOut = sending('while it sends the match jobs', 'match-jobs', { drop: 'after' });
const match = overFindings(3);
const relay = sending('in the relay, over the events of findings', 'finding-events', { drop: 'after' });

/** In the order in which a run comes there. While developing, three of them tell most; CI dies in all of them. */
export const killPoints: readonly KillPoint[] =
  process.env['CI'] === undefined
    ? [fanOut, match, relay]
    : [
        overOutcome(2),
        fanOut,
        match,
        writing('in a match, over its outcome', 5, isOutcome),
        relay,
        writing('in a patch, over its documents', 4, isBatchOf('patches')),
        sending('in the relay, over events of patches that arrive late', 'patch-events', { delayMs: 200 }),
      ];

function isOutcome({ operation, container }: SeenRequest): boolean {
  return operation === 'create' && container === 'runs';
}

function isBatchOf(container: string): (request: SeenRequest) => boolean {
  return (at) => at.operation === 'batch' && at.container === container;
}

/** Starts a worker and kills it where it comes there. @returns how many were killed */
export async function killOver(services: Services, point: KillPoint): Promise<number> {
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
  return 1;
}
