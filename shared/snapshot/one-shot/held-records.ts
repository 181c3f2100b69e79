import type { HeldRecord, Place } from '../../sources/index.ts';

/** Records of a feed as text, one after another. */
export interface HeldTable {
  bytes: Uint8Array;
  /** Where each begins in the download, in order, and where it ends here. */
  starts: Uint32Array;
  ends: Uint32Array;
}

/** Collects the records of a feed that will perhaps be asked for: parsing them would take longer than to find them again. */
export class HeldRecords {
  readonly #bytes: Buffer[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  add({ start, bytes }: HeldRecord): void {
    this.#bytes.push(bytes);
    this.#starts.push(start);
    this.#ends.push((this.#ends.at(-1) ?? 0) + bytes.length);
  }

  toTable(): HeldTable {
    return {
      bytes: Buffer.concat(this.#bytes),
      starts: new Uint32Array(this.#starts),
      ends: new Uint32Array(this.#ends),
    };
  }
}

/** Where a record lies in the table; `undefined` if it is not held. @param start in the download */
export function heldAt({ starts, ends }: HeldTable, start: number): Place | undefined {
  const at = starts.indexOf(start);
  return at < 0 ? undefined : { start: ends[at - 1] ?? 0, end: ends[at] ?? 0 };
}
