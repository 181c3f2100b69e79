import { InvalidInputError } from '../platform/index.ts';
import type { RejectedRecord } from '../vulnerabilities/index.ts';

/** More bad records than this are no accident: the download is something else. */
const MAX_SET_ASIDE = 10_000;

/** The unusable records of a download. */
export class SetAside {
  readonly records: RejectedRecord[] = [];
  readonly #file: string;

  /** @param file names the download in errors */
  constructor(file: string) {
    this.#file = file;
  }

  /** @throws InvalidInputError for more bad records than a download may have */
  add(record: RejectedRecord): void {
    this.records.push(record);
    if (this.records.length > MAX_SET_ASIDE)
      throw new InvalidInputError(`${this.#file}: more than ${MAX_SET_ASIDE} records are bad`);
  }
}
