import type { Quarantined } from './part.ts';
import { type CveRecord, vulnerability } from './record.ts';
import { resplit, withoutComma } from './record-splitter.ts';

/** Hands valid records on and keeps the others with field and reason. */
export class RecordCollector {
  readonly quarantined: Quarantined[] = [];
  readonly #source: string;
  readonly #visit: (record: CveRecord) => void;
  #index = 0;
  /** A piece that did not parse: perhaps a description held the mark of a record and the rest is still to come. */
  #torn = '';

  constructor(source: string, visit: (record: CveRecord) => void) {
    this.#source = source;
    this.#visit = visit;
  }

  /** Records read so far, good and bad. */
  get seen(): number {
    return this.#index;
  }

  /** @param text one record, or the pieces of a torn one, in order */
  add(text: string): void {
    const value = parseJson(text);
    if (value !== undefined) {
      this.#giveUp();
      this.#validate(value);
      return;
    }
    const pieces = resplit(text);
    if (pieces.length > 1) for (const piece of pieces) this.add(withoutComma(piece));
    else this.#mend(text);
  }

  /** Joins the piece to the torn one before it; a torn record that stays torn is set aside. */
  #mend(text: string): void {
    const joined = parseJson(this.#torn + text);
    if (joined !== undefined) {
      this.#torn = '';
      this.#validate(joined);
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
    this.#setAside(id, '', 'is not JSON');
  }

  #validate(value: unknown): void {
    const result = vulnerability.safeParse(value);
    if (result.success) {
      this.#index += 1;
      this.#visit(result.data);
      return;
    }
    const issue = result.error.issues[0];
    const id = (value as { cve?: { id?: unknown } } | null)?.cve?.id;
    const field = issue?.path.join('.') ?? '';
    this.#setAside(
      typeof id === 'string' ? id : undefined,
      field,
      issue?.message ?? 'does not fit the schema',
    );
  }

  #setAside(id: string | undefined, field: string, reason: string): void {
    this.quarantined.push({ source: this.#source, record: id ?? `record ${this.#index}`, field, reason });
    this.#index += 1;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
