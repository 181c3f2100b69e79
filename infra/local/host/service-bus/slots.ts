/** Limits how many tasks run at once. Each has follow-up work that needs no slot. */
export class Slots {
  readonly #size: number;
  readonly #running = new Set<Promise<unknown>>();
  readonly #following = new Set<Promise<unknown>>();
  #wake: (() => void) | undefined;

  constructor(size: number) {
    this.#size = size;
  }

  /**
   * Resolves to the number of free slots once there is one, counting all that become free in the same turn.
   */
  async free(): Promise<number> {
    if (this.#running.size >= this.#size) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await new Promise<void>((resolve) => {
        process.nextTick(resolve);
      });
    }
    return this.#size - this.#running.size;
  }

  /** Neither callback may reject. Resolves when both are done. */
  async run<T>(work: () => Promise<T>, follow: (result: T) => Promise<void>): Promise<void> {
    const running = work();
    this.#running.add(running);
    const result = await running;
    this.#running.delete(running);
    this.#wake?.();
    const following = follow(result);
    this.#following.add(following);
    await following;
    this.#following.delete(following);
  }

  async drained(): Promise<void> {
    while (this.#running.size + this.#following.size > 0) {
      await Promise.all([...this.#running, ...this.#following]);
    }
  }
}
