import { type CveRecord, rejected, type RejectedRecord } from '../../vulnerabilities/index.ts';
import { readRecord } from './record-reader.ts';
import { resplit, withoutComma } from './record-splitter.ts';

/** Hands valid records on and keeps the others with field and reason. */
export class RecordCollector {
  readonly quarantined: RejectedRecord[] = [];
  readonly #source: string;
  readonly #visit: (record: CveRecord) => void;
  #index = 0;
  /** A piece that did not parse: perhaps the record holds the mark of another and the rest is still to come. */
  #torn = '';

  constructor(source: string, visit: (record: CveRecord) => void) {
    this.#source = source;
    this.#visit = visit;
  }

  /** Records read so far, good and bad. */
  get seen(): number {
    return this.#index;
  }

  /** @param text one record, with whatever else stands before the next; or the pieces of a torn one, in order */
  add(text: string): void {
    if (text.trim() === '') return;
    const values = parseList(text);
    if (values) {
      this.#giveUp();
      for (const value of values) this.#validate(value);
      return;
    }
    const pieces = resplit(text).filter((piece) => piece.trim() !== '');
    if (pieces.length > 1) for (const piece of pieces) this.add(withoutComma(piece));
    else this.#mend(text);
  }

  /** Joins the piece to the torn one before it; a torn record that stays torn is set aside. */
  #mend(text: string): void {
    const joined = this.#torn === '' ? undefined : parseList(this.#torn + text);
    if (joined) {
      this.#torn = '';
      for (const value of joined) this.#validate(value);
      return;
    }
    this.#giveUp();
    this.#torn = text;
  }

  /** Call at the end: what is still torn is set aside. */
  finish(): void {
    this.#giveUp();
  }

  #giveUp(): void {
    if (this.#torn === '') return;
    const id = /"id"\s*:\s*"(CVE-\d{4}-\d{4,})"/.exec(this.#torn)?.[1];
    this.#torn = '';
    this.#setAside(id, new SyntaxError('is not JSON'));
  }

  #validate(value: unknown): void {
    const result = readRecord(value);
    if (result.success) {
      this.#index += 1;
      this.#visit(result.data);
      return;
    }
    const id = (value as { cve?: { id?: unknown } } | null)?.cve?.id;
    this.#setAside(typeof id === 'string' ? id : undefined, result.error);
  }

  #setAside(id: string | undefined, error: Error): void {
    this.quarantined.push(rejected(this.#source, id ?? `record ${this.#index}`, error));
    this.#index += 1;
  }
}

/** The elements of a list, written without its brackets; `undefined` when that is not JSON. */
function parseList(text: string): unknown[] | undefined {
  const only = parseJson(text);
  return only === undefined ? (parseJson(`[${text}]`) as unknown[] | undefined) : [only];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
