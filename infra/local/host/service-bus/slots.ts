/** Limits how many tasks run at once. Each has follow-up work that needs no slot. */
export class Slots {
  readonly #size: number;
  #running = 0;
  /** Together with those whose follow-up work runs. */
  #unfinished = 0;
  #wake: (() => void) | undefined;
  #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /**
   * Resolves to the number of free slots once there is one, counting all that become free in the same turn.
   */
  async free(): Promise<number> {
    if (this.#running >= this.#size) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await new Promise<void>((resolve) => {
        process.nextTick(resolve);
      });
    }
    return this.#size - this.#running;
  }

  /** Neither callback may reject. Resolves when both are done. */
  async run<T>(work: () => Promise<T>, follow: (result: T) => Promise<void>): Promise<void> {
    this.#running++;
    this.#unfinished++;
    const result = await work();
    this.#running--;
    this.#wake?.();
    await follow(result);
    this.#unfinished--;
    if (this.#unfinished === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async drained(): Promise<void> {
    if (this.#unfinished > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
