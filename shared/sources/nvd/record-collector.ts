import { type CveRecord, rejected, type RejectedRecord } from '../../vulnerabilities/index.ts';
import { InvalidInputError } from '../../platform/index.ts';
import { boundedBy, type DownloadTime, fromTheFuture } from './download-time.ts';
import { parseJson } from './nesting.ts';
import { SetAside } from '../set-aside.ts';
import { readRecord } from './record-reader.ts';
import type { Visit } from '../source.ts';
import { type Piece, resplit, textOfRecord, withoutComma } from './record-splitter.ts';
import type { RecordJson } from '../skimmer/record-writer.ts';
import type { LateRecord } from '../skimmer/skimmed-lines.ts';
import type { Skimmer } from '../skimmer/skimmer.ts';

/** Three times the number of existing CVEs. */
export const MAX_RECORDS = 1_000_000;

/** Passes valid records on and keeps the others with field and reason. */
export class RecordCollector {
  readonly #aside: SetAside;
  readonly #source: string;
  readonly #visit: (record: CveRecord) => void;
  readonly #skimmer: Skimmer | undefined;
  readonly #write: Visit<CveRecord>['write'];
  #index = 0;
  #time: DownloadTime | undefined;

  constructor(
    source: string,
    visit: (record: CveRecord) => void,
    { write, skimmer }: Pick<Visit<CveRecord>, 'write'> & { skimmer?: Skimmer } = {},
  ) {
    this.#source = source;
    this.#skimmer = skimmer;
    this.#write = write;
    this.#aside = new SetAside(source);
    this.#visit = visit;
  }

  /** From now on no record counts as changed later than its download can know. */
  boundBy(time: DownloadTime): void {
    this.#time = time;
    this.#skimmer?.believe(time.believed);
    for (const told of fromTheFuture(this.#source, time)) this.#aside.add(told);
  }

  get quarantined(): RejectedRecord[] {
    return this.#aside.records;
  }

  /** Records read so far, good and bad. */
  get seen(): number {
    return this.#index;
  }

  /** @throws InvalidInputError for more records, or more bad ones, than a download may have */
  add(piece: Piece): void {
    const { taken, written } = piece;
    if (taken) this.#countTaken(taken);
    else if (!written) this.#read(piece);
    else if (!this.takes(written, written.withoutStated)) this.#read({ text: textOfRecord(written.record) });
  }

  /** Takes what is kept of a record that was not parsed; false where it has to be. @throws InvalidInputError for too many */
  takes(written: RecordJson, withoutStated = false): boolean {
    const { cve, json } = written;
    if (!this.#write || !this.#isBelieved(written) || !this.#write(cve, json, withoutStated)) return false;
    this.#count();
    return true;
  }

  #countTaken({ records, late }: NonNullable<Piece['taken']>): void {
    for (const record of late) this.#bounded(record);
    this.#count(records);
  }

  /** One that changed after its download's time has to be mended. */
  #isBelieved({ lastModified }: { lastModified: string }): boolean {
    return !this.#time || lastModified <= this.#time.believed;
  }

  #read({ text, fault, value = fault === undefined ? parseJson(text) : undefined }: Piece): void {
    if (value !== undefined) this.#validate(value, text);
    else if (fault !== undefined) this.#setAside(idIn(text), new SyntaxError(fault));
    else this.#salvage(text);
  }

  /** A broken record may have swallowed good ones after it. */
  #salvage(text: string): void {
    for (const piece of resplit(text)) {
      const record = withoutComma(piece);
      if (record.trim() === '') continue;
      const values = parseJson(`[${record}]`) as unknown[] | undefined;
      if (values) for (const value of values) this.#validate(value, record);
      else this.#setAside(idIn(record), new SyntaxError('is not JSON'));
    }
  }

  /** Whatever reading a record throws sets aside that record only. */
  #validate(value: unknown, text: string): void {
    try {
      const result = readRecord(value);
      if (!result.success) throw result.error;
      const record = this.#bounded(result.data);
      // A second one of a CVE says nothing.
      if (this.#skimmer?.see(record.id) !== false) this.#visit(record);
      this.#count();
    } catch (error) {
      if (error instanceof InvalidInputError) throw error;
      this.#setAside(idOf(value) ?? idIn(text), error);
    }
  }

  #bounded<R extends LateRecord>(record: R): R {
    const time = this.#time;
    const bounded = time ? boundedBy(time, record) : record;
    // For a download from the future, one line already reports it.
    if (time && bounded !== record && record.lastModified > (time.stated ?? time.latest))
      this.#mend(record, time.latest);
    return bounded;
  }

  #mend({ id, lastModified }: LateRecord, latest: string): void {
    const reason = `${lastModified} lies after the download's own time: counts as ${latest}`;
    this.#aside.add({ source: this.#source, record: id, field: 'cve.lastModified', reason, kept: true });
  }

  #setAside(id: string | undefined, error: unknown): void {
    this.#aside.add(rejected(this.#source, id ?? `record ${this.#index}`, error));
    this.#count();
  }

  #count(records = 1): void {
    this.#index += records;
    if (this.#index > MAX_RECORDS)
      throw new InvalidInputError(`${this.#source}: holds more than ${MAX_RECORDS} records`);
  }
}

function idOf(value: unknown): string | undefined {
  const id = (value as { cve?: { id?: unknown } | null } | null)?.cve?.id;
  return typeof id === 'string' ? id : undefined;
}

function idIn(text: string): string | undefined {
  return /"id"\s*:\s*"(CVE-\d{4}-\d{4,})"/.exec(text)?.[1];
}
