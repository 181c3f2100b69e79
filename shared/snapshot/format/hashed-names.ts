import { fnv1a } from './fnv1a.ts';
import { Groups } from './groups.ts';

/** Entries per bucket, on average. */
const LOAD = 2;

/** Finds numbers by name without holding the names, so that whoever asks has to look whether a number bears the name. */
export class HashedNames {
  readonly #hashes: number[] = [];
  readonly #numbers: number[] = [];
  #buckets: { count: number; entries: Groups } | undefined;

  /** A number may bear several names, and one several times. */
  add(name: string, number: number): void {
    this.#hashes.push(fnv1a(name));
    this.#numbers.push(number);
    this.#buckets = undefined;
  }

  /** All that bear the name, once for each time, and rarely others. */
  find(name: string): number[] {
    const hash = fnv1a(name);
    const { count, entries } = (this.#buckets ??= this.#fill());
    const found: number[] = [];
    for (const entry of entries.of(hash % count))
      if (this.#hashes[entry] === hash) found.push(this.#numbers[entry] ?? 0);
    return found;
  }

  #fill(): { count: number; entries: Groups } {
    const count = Math.max(1, Math.ceil(this.#hashes.length / LOAD));
    return {
      count,
      entries: new Groups(
        Uint32Array.from(this.#hashes, (hash) => hash % count),
        count,
      ),
    };
  }
}
