import { setTimeout as delay } from 'node:timers/promises';

import { messageOf } from '../../../../shared/platform/index.ts';
import type { Log } from '../log.ts';
import { CATEGORY } from './category.ts';

/** How long one call waits for a message; where the bus waits on, so long may a stop take. */
export const WAIT_MS = 100;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5000;

/**
 * Calls `step`, which returns whether it found something, until stopped; `stop` tells it not to wait any longer. If a step throws, as it may while
 * the bus is unavailable, logs the error and pauses, longer each time.
 */
export class ReceiveLoop {
  readonly #step: (stop: AbortSignal) => Promise<boolean>;
  readonly #log: Log;
  #stopping = new AbortController();
  #ended: Promise<void> = Promise.resolve();

  constructor(step: (stop: AbortSignal) => Promise<boolean>, log: Log) {
    this.#step = step;
    this.#log = log;
  }

  get stopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  start(): void {
    this.#stopping = new AbortController();
    this.#ended = this.#run();
  }

  /** Resolves when the running step has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    let pause = FIRST_PAUSE;
    while (!this.stopping) {
      const begun = performance.now();
      try {
        const found = await this.#step(this.#stopping.signal);
        pause = FIRST_PAUSE;
        // A closing bus returns empty at once.
        if (!found && performance.now() - begun < WAIT_MS / 2) await this.#pause(pause);
      } catch (error) {
        this.#log('error', CATEGORY, `Messages could not be received: ${messageOf(error)}`);
        await this.#pause(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
