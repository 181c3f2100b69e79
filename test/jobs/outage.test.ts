import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { runEvent, runJob } from '../../shared/jobs/index.ts';
import {
  InvalidInputError,
  NotFoundError,
  type OutgoingMessage,
  type Platform,
  PreconditionFailedError,
  StorageError,
  TransientError,
} from '../../shared/platform/index.ts';

/**
 * A host and a bus in a time of their own, at their worst: what is given back is delivered again in the same moment,
 * and the tenth failed delivery ends in the dead letters.
 */
const MAX_DELIVERIES = 10;

interface Outage {
  from: number;
  until: number;
}

type Fate = 'done' | 'dead-lettered by the host' | 'set aside' | 'failed';

const minute = 60_000;

const outages = fc
  .record({ from: fc.integer({ min: 0, max: 3 * minute }), length: fc.integer({ min: 1, max: minute }) })
  .map(({ from, length }): Outage => ({ from, until: from + length }));

/** How what is away shows itself to a handler; the last ones nobody gave a type. */
const errors = fc.constantFrom(
  new TransientError('throttled'),
  new TransientError('busy', { retryAfterMs: 0 }),
  new TransientError('busy', { retryAfterMs: 90_000 }),
  new StorageError('cannot be used'),
  new PreconditionFailedError('overtaken'),
  new Error('socket hang up'),
  new TypeError('fetch failed'),
);

/** What is away: what the job works with, the bus as it is sent to, or as a message is set aside. */
const dependencies = fc.constantFrom('work' as const, 'send' as const, 'settle' as const);

/** Runs one job to its end, however often it is delivered or sent again. `lasts`: how long its work takes. */
async function fateOf(
  outage: Outage,
  away: 'work' | 'send' | 'settle',
  error: Error,
  { start, lasts }: { start: number; lasts: number },
): Promise<Fate> {
  let now = start;
  let fate: Fate | undefined;
  const waiting: { at: number; attempt: number }[] = [{ at: start, attempt: 0 }];
  const use = (what: typeof away, thrown: Error): void => {
    if (what === away && now >= outage.from && now < outage.until) throw thrown;
  };
  const bus = {
    send: (_: string, [message]: OutgoingMessage[]) =>
      asPromise(() => {
        use('send', new TransientError('not to be reached'));
        assert.ok(message?.scheduledAt);
        const at = now + message.scheduledAt.getTime() - Date.now();
        waiting.push({ at, attempt: Number(message.properties?.['attempt']) });
      }),
    deadLetter: () =>
      asPromise(() => {
        use('settle', new TransientError('not to be reached'));
        fate = 'set aside';
      }),
  };
  const kind = {
    queue: 'match-jobs' as const,
    schema: z.unknown(),
    run: () =>
      asPromise(() => {
        use('work', error);
        now += lasts;
        use('work', error);
        // A job that has done its part queues others.
        use('send', new TransientError('not to be reached'));
        fate = 'done';
      }),
    fail: () =>
      asPromise(() => {
        use('work', error);
        fate = 'failed';
      }),
    wait: (ms: number) => asPromise(() => (now += ms)),
  };
  for (let next = waiting.shift(); next && fate === undefined; next = waiting.shift()) {
    now = Math.max(now, next.at);
    const { attempt } = next;
    for (let deliveryCount = 0; ; deliveryCount++) {
      if (deliveryCount === MAX_DELIVERIES) return 'dead-lettered by the host';
      const delivery = { messageId: 'job', lockToken: 'token', deliveryCount, attempt };
      try {
        await runJob({ bus } as unknown as Platform, kind, {}, delivery);
        break;
      } catch {
        // Given back, and delivered again at once.
      }
    }
  }
  return fate ?? 'failed';
}

async function asPromise<T>(act: () => T): Promise<T> {
  return Promise.resolve().then(act);
}

suite('while something is away for a minute', () => {
  test('no job goes to the dead letters, whenever it comes and whatever is away', async () => {
    const when = fc.record({
      start: fc.integer({ min: 0, max: 4 * minute }),
      lasts: fc.integer({ min: 0, max: 20_000 }),
    });
    await fc.assert(
      fc.asyncProperty(outages, dependencies, errors, when, async (outage, away, error, times) => {
        assert.equal(await fateOf(outage, away, error, times), 'done');
      }),
      { numRuns: 1000 },
    );
  });

  test('no event goes to the dead letters', async () => {
    await fc.assert(
      fc.asyncProperty(
        outages,
        errors,
        fc.integer({ min: 0, max: 4 * minute }),
        async (outage, error, start) => {
          let now = start;
          const run = (): Promise<void> =>
            asPromise(() => {
              if (now >= outage.from && now < outage.until) throw error;
            });
          for (let deliveryCount = 0; ; deliveryCount++) {
            assert.ok(deliveryCount < MAX_DELIVERIES);
            try {
              await runEvent(run, { deliveryCount }, (ms) => asPromise(() => (now += ms)));
              break;
            } catch {
              // Given back, and delivered again at once.
            }
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

suite('an event', () => {
  /** What is waited for before an error comes out, and how often it was tried. */
  async function givenBack(error: Error, deliveryCount: number): Promise<{ tries: number; waits: number[] }> {
    const waits: number[] = [];
    let tries = 0;
    const run = (): Promise<never> =>
      asPromise(() => {
        tries++;
        throw error;
      });
    const given = runEvent(run, { deliveryCount }, (ms) => asPromise(() => waits.push(ms)));
    await assert.rejects(given, (thrown) => thrown === error);
    return { tries, waits };
  }

  test('that can never succeed is given back at once', async () => {
    for (const error of [new InvalidInputError('no event'), new NotFoundError('no such package')]) {
      assert.deepEqual(await givenBack(error, 0), { tries: 1, waits: [] });
    }
  });

  test('that fails as nobody expected is given back after a pause that grows', async () => {
    assert.deepEqual(await givenBack(new TypeError('a fault of ours'), 0), { tries: 1, waits: [5000] });
    assert.deepEqual(await givenBack(new TypeError('a fault of ours'), 9), { tries: 1, waits: [40_000] });
  });

  test('is tried again in its place while something is away, for a minute and a half', async () => {
    const { tries, waits } = await givenBack(new TransientError('throttled'), 0);

    assert.deepEqual(
      { tries, waits: waits.slice(0, 5) },
      { tries: 10, waits: [1000, 2000, 4000, 8000, 15_000] },
    );
    assert.equal(
      waits.reduce((sum, ms) => sum + ms, 0),
      95_000,
    );
  });
});
