/**
 * How often a waiting receiver checks for messages sent by another process, and for schedules and locks that
 * are due.
 */
const POLL_MS = 200;

/** How long a receiver waits. */
interface Patience {
  waitMs: number;
  /** Ends the wait when it is aborted. */
  stop?: AbortSignal | undefined;
}

/** Wakes receivers waiting for messages in a box. */
export class Arrivals {
  readonly #counts = new Map<string, number>();
  readonly #waiting = new Map<string, Set<() => void>>();
  #closed = false;

  notify(box: string): void {
    this.#counts.set(box, this.#count(box) + 1);
    for (const wake of this.#waiting.get(box) ?? []) wake();
  }

  /**
   * Calls `attempt` whenever there may be something new, until it finds something or the patience is at its end.
   */
  async poll<T>(
    box: string,
    { waitMs, stop }: Patience,
    attempt: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const end = performance.now() + waitMs;
    while (!this.#closed && stop?.aborted !== true) {
      const seen = this.#count(box);
      const found = await attempt();
      if (found !== undefined) return found;
      const left = end - performance.now();
      if (left <= 0) return undefined;
      // Messages that arrived during `attempt` must not wait for the next poll.
      if (this.#count(box) === seen) await this.#wait(box, Math.min(left, POLL_MS), stop);
    }
    return undefined;
  }

  /** Makes every waiting receiver give up. */
  close(): void {
    this.#closed = true;
    for (const box of this.#waiting.keys()) this.notify(box);
  }

  #count(box: string): number {
    return this.#counts.get(box) ?? 0;
  }

  #wait(box: string, ms: number, stop: AbortSignal | undefined): Promise<void> {
    const waiting = this.#waiting.get(box) ?? new Set();
    this.#waiting.set(box, waiting);
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        waiting.delete(wake);
        stop?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      waiting.add(wake);
      stop?.addEventListener('abort', wake);
    });
  }
}
