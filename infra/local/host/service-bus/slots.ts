/** A bounded number of things that may run at once. */
export class Slots {
  readonly #size: number;
  readonly #running = new Set<Promise<void>>();

  constructor(size: number) {
    this.#size = size;
  }

  /** The number of free slots, once there is one. What frees up in the same turn is counted together. */
  async free(): Promise<number> {
    if (this.#running.size >= this.#size) {
      await Promise.race(this.#running);
      await new Promise(setImmediate);
    }
    return this.#size - this.#running.size;
  }

  /** `work` must not reject. */
  run(work: () => Promise<void>): void {
    const running = work().finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
