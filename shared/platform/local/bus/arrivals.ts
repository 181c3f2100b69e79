/** How often a waiting receiver looks for messages that another process sent, and for schedules and locks come due. */
const POLL_MS = 200;

/** Wakes receivers that wait for messages of a box. */
export class Arrivals {
  readonly #counts = new Map<string, number>();
  readonly #waiting = new Map<string, Set<() => void>>();
  #closed = false;

  notify(box: string): void {
    this.#counts.set(box, this.#count(box) + 1);
    for (const wake of this.#waiting.get(box) ?? []) wake();
  }

  /** Asks `attempt` again whenever there may be something new, until it finds something or `waitMs` are over. */
  async poll<T>(box: string, waitMs: number, attempt: () => Promise<T | undefined>): Promise<T | undefined> {
    const end = performance.now() + waitMs;
    while (!this.#closed) {
      const seen = this.#count(box);
      const found = await attempt();
      if (found !== undefined) return found;
      const left = end - performance.now();
      if (left <= 0) return undefined;
      // What arrived while `attempt` looked must not wait for the next poll.
      if (this.#count(box) === seen) await this.#wait(box, Math.min(left, POLL_MS));
    }
    return undefined;
  }

  /** Every waiting receiver gives up. */
  close(): void {
    this.#closed = true;
    for (const box of this.#waiting.keys()) this.notify(box);
  }

  #count(box: string): number {
    return this.#counts.get(box) ?? 0;
  }

  #wait(box: string, ms: number): Promise<void> {
    const waiting = this.#waiting.get(box) ?? new Set();
    this.#waiting.set(box, waiting);
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      waiting.add(wake);
    });
  }
}
