import { setTimeout as delay } from 'node:timers/promises';

import { TransientError } from '../../errors.ts';
import { BusClient } from './bus-client.ts';
import { type BusConnection, openClient } from './connection.ts';
import { isBroken } from './errors.ts';

/** More than the SDK takes to try again, less than the minute for which it may forget a call. */
const PATIENCE_MS = 20_000;
/** Before a call whose connection was reset is made again. */
const RECONNECT_MS = 250;
/** Other calls may be under way on a connection that is given up, and locked messages come over its links. */
const RETIREMENT_MS = 60_000;

const LATE = Symbol('late');

/**
 * The connection in use, and those given up. When a connection breaks while the SDK opens a link, or waits for an
 * answer to a request, the SDK hears of it a minute later, and until then nothing goes over that client: the call
 * goes over a new one instead.
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
   * Every call may be made twice: what is sent twice is a duplicate, what is settled twice has lost its lock.
   * @throws TransientError when the second is not answered either
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
