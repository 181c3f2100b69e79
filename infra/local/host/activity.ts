/** Counts the work in progress, so that the host knows when it is idle. */
export class Activity {
  #running = 0;
  #begun = 0;
  #waiting: (() => void)[] = [];

  get running(): number {
    return this.#running;
  }

  /**
   * How many activities have begun so far: if it has not changed between two checks, nothing began in
   * between.
   */
  get begun(): number {
    return this.#begun;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#running++;
    this.#begun++;
    try {
      return await work();
    } finally {
      this.#running--;
      if (this.#running === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }

  /** Resolves as soon as nothing runs. */
  async quiet(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
