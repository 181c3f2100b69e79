/** Counts what is going on in the host, so that it can be told when nothing is. */
export class Activity {
  #running = 0;
  #begun = 0;
  #waiting: (() => void)[] = [];

  get running(): number {
    return this.#running;
  }

  /** How much has begun so far: unchanged between two looks means that nothing happened in between. */
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
