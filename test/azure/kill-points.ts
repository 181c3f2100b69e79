import { setTimeout as delay } from 'node:timers/promises';
import type { SeenRequest } from '../wire/cosmos-server/faults.ts';
import type { Services } from './services.ts';

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

const fanOut = sending('while it sends the match jobs', 'match-jobs', { drop: 'after' });
const match = writing('in a match, over the findings of a package', 3, isBatchOf('findings'));
const relay = sending('in the relay, over the events of findings', 'finding-events', { drop: 'after' });

/** In the order in which a run comes there. While developing, three of them tell most; CI dies in all of them. */
export const killPoints: readonly KillPoint[] =
  process.env['CI'] === undefined
    ? [fanOut, match, relay]
    : [
        writing('over the outcome of a file', 2, isOutcome),
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
