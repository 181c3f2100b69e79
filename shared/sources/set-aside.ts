import { InvalidInputError } from '../platform/index.ts';
import type { RejectedRecord } from '../vulnerabilities/index.ts';

/** More than that are no mishaps: the answer is something else. */
const MAX_SET_ASIDE = 10_000;

/** The records of an answer that cannot be used. */
export class SetAside {
  readonly records: RejectedRecord[] = [];
  readonly #file: string;

  /** @param file names the answer in errors */
  constructor(file: string) {
    this.#file = file;
  }

  /** @throws InvalidInputError for more bad records than an answer may have */
  add(record: RejectedRecord): void {
    this.records.push(record);
    if (this.records.length > MAX_SET_ASIDE)
      throw new InvalidInputError(`${this.#file}: more than ${MAX_SET_ASIDE} records are bad`);
  }
}
