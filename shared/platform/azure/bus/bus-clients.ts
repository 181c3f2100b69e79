import { setTimeout as delay } from 'node:timers/promises';

import { TransientError } from '../../errors.ts';
import { BusClient } from './bus-client.ts';
import { type BusConnection, openClient } from './connection.ts';
import { isBroken } from './errors.ts';

/** Longer than the SDK takes to retry, and shorter than the minute for which it may forget a call. */
const PATIENCE_MS = 20_000;
/** Pause before repeating a call whose connection was reset. */
const RECONNECT_MS = 250;
/**
 * How long an abandoned connection stays open: other calls may still use it, and locked messages came over
 * its links.
 */
const RETIREMENT_MS = 60_000;

const LATE = Symbol('late');

/**
 * The connection in use, and abandoned ones. If a connection breaks while the SDK opens a link or waits for a
 * response, the SDK notices a minute later, and until then nothing goes through that client. The call then
 * uses a new one.
 */
export class BusClients {
  readonly #connection: BusConnection;
  readonly #retired = new Set<BusClient>();
  #current: BusClient;

  constructor(connection: BusConnection) {
    this.#connection = connection;
    this.#current = new BusClient(openClient(connection));
  }

  /**
   * Any call may run twice: a message sent twice is a duplicate, one settled twice has lost its lock.
   * @throws TransientError if the second attempt gets no response either
   */
  async run<T>(work: (client: BusClient) => Promise<T>, waitMs: number): Promise<T> {
    const patienceMs = waitMs + (this.#connection.patienceMs ?? PATIENCE_MS);
    const first = await this.#attempt(work, patienceMs).catch(
      async (error: unknown): Promise<typeof LATE> => {
        if (!isBroken(error)) throw error;
        await delay(RECONNECT_MS);
        return LATE;
      },
    );
    if (first !== LATE) return first;
    const second = await this.#attempt(work, patienceMs);
    if (second !== LATE) return second;
    throw new TransientError(`no answer after ${Math.round((2 * patienceMs) / 1000)} s`);
  }

  async #attempt<T>(work: (client: BusClient) => Promise<T>, ms: number): Promise<T | typeof LATE> {
    const client = this.#current;
    const result = await within(ms, work(client));
    if (result === LATE) this.#retire(client);
    return result;
  }

  async close(): Promise<void> {
    await Promise.all([this.#current, ...this.#retired].map((client) => client.close()));
  }

  #retire(client: BusClient): void {
    if (client !== this.#current) return;
    this.#current = new BusClient(openClient(this.#connection));
    this.#retired.add(client);
    setTimeout(() => {
      this.#retired.delete(client);
      void client.close();
    }, RETIREMENT_MS).unref();
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | typeof LATE> {
  const done = new AbortController();
  const late = delay(ms, LATE, { signal: done.signal });
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}
