import { type Clock, messageOf } from '../../../../shared/platform/index.ts';
import type { Log } from '../log.ts';
import { CATEGORY } from './category.ts';

const SHORTEST_WAIT = 50;
const LONGEST_WAIT = 60_000;

interface LockOptions {
  until: Date;
  renew: () => Promise<Date>;
  /** Milliseconds. */
  longest: number;
  /** The clock of the bus. */
  clock: Clock;
  log: Log;
}

/**
 * Renews a lock halfway to its expiry each time, until it is released or `longest` milliseconds have passed.
 */
export class LockKeeper {
  readonly #renew: () => Promise<Date>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #giveUpAt: number;
  #until: number;
  #timer: NodeJS.Timeout | undefined;

  constructor({ until, renew, longest, clock, log }: LockOptions) {
    this.#until = until.getTime();
    this.#renew = renew;
    this.#clock = clock;
    this.#log = log;
    this.#giveUpAt = performance.now() + longest;
    this.#schedule();
  }

  get expired(): boolean {
    return this.#left() <= 0;
  }

  letGo(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #left(): number {
    return this.#until - this.#clock.now().getTime();
  }

  #schedule(): void {
    const wait = Math.min(Math.max(this.#left() / 2, SHORTEST_WAIT), LONGEST_WAIT);
    if (performance.now() + wait >= this.#giveUpAt) return;
    this.#timer = setTimeout(() => void this.#renewNow(), wait);
  }

  async #renewNow(): Promise<void> {
    try {
      this.#until = (await this.#renew()).getTime();
      if (this.#timer) this.#schedule();
    } catch (error) {
      if (this.#timer) this.#log('warning', CATEGORY, `A lock could not be renewed: ${messageOf(error)}`);
    }
  }
}
