import { InvalidInputError } from '../../platform/index.ts';
import { findList, Nesting, parseJson } from './nesting.ts';
import { type RecordJson, recordJson } from '../skimmer/record-writer.ts';
import type { LateRecord } from '../skimmer/skimmed-lines.ts';
import type { Skimmer } from '../skimmer/skimmer.ts';

/** How much of a download may be in memory at a time, in bytes. */
interface SplitterBounds {
  /** Everything outside the list. */
  header: number;
  record: number;
}

/** The largest record of the NVD has some 2 MB. */
export const BOUNDS: SplitterBounds = { header: 1024 * 1024, record: 16 * 1024 * 1024 };

/** The text between two commas of the list: a record, or the remains of broken ones. */
export interface Piece {
  text: string;
  /** The parsed text, if it was parsed already. */
  value?: unknown;
  /** Why it is not a record, whatever its text says. */
  fault?: string;
  /** Instead of a text: records that were taken as they lie in the bytes. */
  taken?: Taken;
  /** Instead of a text: what is kept of a record, told without parsing it. */
  written?: WrittenRecord;
}

/** What is kept of a record, and its bytes, if it has to be parsed after all. */
interface WrittenRecord extends RecordJson {
  record: Buffer;
  /** What CNAs and others state is left out of it: the skimmer takes that once this is taken, before the next step. */
  withoutStated: boolean;
}

interface Taken {
  records: number;
  /** Those that changed later than is believed. */
  late: readonly LateRecord[];
}

/** What is done with a record in the usual form, where that is possible without parsing it. */
type Usual = 'parsed' | 'written' | Skimmer;

/** Followed by the record's own object: elsewhere `{"cve":"CVE-…"}` may be a reference to one. */
const RECORD = /\{\s*"cve"\s*:\s*\{/;
const RECORDS = new RegExp(RECORD, 'g');
/** Longest spelling of a record's opening. */
const OPENING = 256;
/** How much of an oversized record is kept to find its id. */
const NAMED = 4096;
export const LIST = 'vulnerabilities';
const COMMA = 0x2c;
const CLOSE_LIST = 0x5d;

/**
 * Cuts a feed or an API page into records as the bytes arrive, without parsing the whole: memory holds a
 * chunk and a record. Brackets and strings tell where a record ends; where they do not match, the record is
 * broken, and the next `{"cve":{` begins another. JSON.parse decides whether a piece really is one record.
 */
export class RecordSplitter {
  readonly #download: string;
  readonly #bounds: SplitterBounds;
  readonly #usual: Usual;
  readonly #skimmer: Skimmer | undefined;
  #state: 'header' | 'between' | 'record' | 'broken' | 'oversize' | 'trailer' = 'header';
  #header = '';
  /** How the first record opens. */
  #opening: Buffer | undefined;
  #nesting = new Nesting();
  #bytes: Buffer = Buffer.alloc(0);
  /** Start of what is not yet handed on, and where scanning continues. */
  #start = 0;
  #next = 0;
  /** Where the bytes begin in the download. */
  #origin = 0;
  /** More bytes came since the record was followed: what was cut off may be whole. */
  #isContinued = false;

  /**
   * @param download names the download in errors
   * @param usual what is done with records in the usual form
   */
  constructor(download: string, bounds = BOUNDS, usual: Usual = 'parsed') {
    this.#download = download;
    this.#bounds = bounds;
    this.#usual = usual;
    this.#skimmer = typeof usual === 'string' ? undefined : usual;
  }

  /** False until a list of records begins. */
  get started(): boolean {
    return this.#state !== 'header';
  }

  /** The fields before the list. */
  get head(): Readonly<Record<string, unknown>> {
    return (parseJson(`${this.#header}]}`) ?? {}) as Record<string, unknown>;
  }

  /**
   * The pieces that the chunk completes, cut as they are asked for: all must be, before the next chunk. One that is
   * taken at once dies young, and garbage is collected for a fraction.
   * @throws InvalidInputError when the part outside the list is too large
   */
  *push(chunk: Buffer): Generator<Piece, void> {
    this.#append(chunk);
    const pieces: Piece[] = [];
    while (this.#step(pieces)) {
      yield* pieces;
      pieces.length = 0;
    }
  }

  /**
   * The last pieces, and the fields outside the list, `undefined` when the download is truncated.
   * @throws InvalidInputError when a field outside the list comes twice: with a second list, records would be lost
   */
  end(): { pieces: Piece[]; fields: Readonly<Record<string, unknown>> | undefined } {
    const pieces: Piece[] = [];
    if (this.#state === 'oversize' && this.#passOver(0)) while (this.#step(pieces));
    // Each turn hands on what precedes the last opening of a record, and follows that record afresh.
    while ((this.#state === 'record' || this.#state === 'broken') && this.#partAtLast(pieces))
      while (this.#step(pieces));
    if (this.#state === 'record' || this.#state === 'broken') this.#close(pieces);
    return { pieces, fields: this.#state === 'trailer' ? this.#checkedFields() : undefined };
  }

  #append(chunk: Buffer): void {
    const rest = this.#bytes.subarray(this.#start);
    this.#bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    this.#next -= this.#start;
    this.#origin += this.#start;
    this.#start = 0;
    this.#isContinued = this.#state === 'record' && this.#next > 0;
    this.#skimmer?.load(this.#bytes, this.#origin);
  }

  /** Advances by one piece or state; false when more bytes are needed. */
  #step(pieces: Piece[]): boolean {
    switch (this.#state) {
      case 'header':
        return this.#findList();
      case 'between':
        return this.#findRecord();
      case 'record':
        return this.#followRecord(pieces);
      case 'broken':
        return this.#findOpening(pieces);
      case 'oversize':
        return this.#passOver();
      case 'trailer':
        this.#boundHeader(this.#bytes.length - this.#start);
        return false;
    }
  }

  #findList(): boolean {
    const start = findList(this.#bytes.subarray(0, this.#bounds.header), LIST);
    this.#boundHeader(start < 0 ? this.#bytes.length : start);
    if (start < 0) return false;
    this.#header = this.#bytes.toString('utf8', 0, start);
    this.#go('between', start);
    return true;
  }

  #boundHeader(size: number): void {
    if (this.#header.length + size <= this.#bounds.header) return;
    throw new InvalidInputError(
      `${this.#download}: more than ${this.#bounds.header} bytes stand beside the list "${LIST}"`,
    );
  }

  #findRecord(): boolean {
    let at = this.#start;
    while (at < this.#bytes.length && isBetween(this.#bytes[at])) at++;
    if (at === this.#bytes.length) {
      this.#go('between', at);
      return false;
    }
    this.#go(this.#bytes[at] === CLOSE_LIST ? 'trailer' : 'record', at);
    return true;
  }

  #followRecord(pieces: Piece[]): boolean {
    if (this.#next === this.#start && (this.#skim(pieces) || this.#guessRecord(pieces))) return true;
    if (this.#isContinued && this.#skim(pieces)) return true;
    this.#isContinued = false;
    // One byte more than a record may have, however large the chunk.
    const most = this.#bytes.subarray(0, this.#start + this.#bounds.record + 1);
    const { found, at } = this.#nesting.follow(most, this.#next);
    this.#next = at;
    if (found === 'end') {
      const text = this.#bytes.toString('utf8', this.#start, at);
      pieces.push({ text });
      this.#opening ??= openingOf(text);
      this.#go('between', at);
    } else if (found === 'misfit') {
      this.#state = 'broken';
    } else if (at - this.#start > this.#bounds.record) {
      if (!this.#partAtLast(pieces)) this.#giveUp(pieces, 'oversize', at);
    } else {
      return false;
    }
    return true;
  }

  /**
   * Following each byte costs a third of all reading. Text between two openings spelled like the first is a
   * record if it parses as JSON: no JSON value is the beginning of another.
   */
  #guessRecord(pieces: Piece[]): boolean {
    if (!this.#opening) return false;
    const within = this.#bytes.subarray(this.#start, this.#start + this.#bounds.record);
    const next = within.indexOf(this.#opening, 1);
    if (next < 0) return false;
    const record = within.subarray(0, next);
    if (this.#usual === 'parsed' || !isWritten(record, pieces)) {
      const text = textOfRecord(record);
      const value = parseJson(text);
      if (value === undefined) return false;
      pieces.push({ text, value });
    }
    this.#go('record', this.#start + next);
    return true;
  }

  /** Passes over records that are taken as they are, up to one that must be parsed. */
  #skim(pieces: Piece[]): boolean {
    // The download's own time is known from the first record on.
    if (!this.#skimmer || !this.#opening) return false;
    const { records, next, parsedEnd, isStatedAlone, late } = this.#skimmer.skim(this.#start);
    if (records === 0 && parsedEnd === undefined) return false;
    if (records > 0) pieces.push({ text: '', taken: { records, late } });
    if (parsedEnd !== undefined) {
      const record = this.#bytes.subarray(next, parsedEnd);
      if (!isWritten(record, pieces, isStatedAlone)) {
        const text = textOfRecord(record);
        // In the usual form no field comes twice.
        pieces.push({ text, value: JSON.parse(text) as unknown });
      }
    }
    this.#go('record', parsedEnd ?? next);
    return true;
  }

  /** Hands on the remains of a broken record, up to the next opening. */
  #findOpening(pieces: Piece[]): boolean {
    const from = Math.max(this.#start + 1, this.#next);
    const opening = firstOpening(this.#bytes, from);
    if (opening !== undefined) {
      this.#handOn(pieces, opening);
      return true;
    }
    // An opening may have begun in the last bytes.
    this.#next = Math.max(from, this.#bytes.length - OPENING);
    if (this.#bytes.length - this.#start > this.#bounds.record) this.#giveUp(pieces, 'broken', this.#next);
    return false;
  }

  /** An oversized or endless record may be broken and have swallowed others. False when it has not. */
  #partAtLast(pieces: Piece[]): boolean {
    const last = lastOpening(this.#bytes, this.#start + 1);
    if (last === undefined) return false;
    this.#handOn(pieces, last);
    return true;
  }

  #handOn(pieces: Piece[], end: number): void {
    pieces.push({ text: this.#bytes.toString('utf8', this.#start, end) });
    this.#go('record', end);
  }

  /** Keeps only enough of a record to name it. */
  #giveUp(pieces: Piece[], state: 'broken' | 'oversize', at: number): void {
    const text = this.#bytes.toString('utf8', this.#start, this.#start + NAMED);
    pieces.push({ text, fault: `is larger than ${this.#bounds.record} bytes` });
    this.#state = state;
    this.#start = at;
  }

  /** An oversized record ends where its brackets say, or where another opens. */
  #passOver(keep = OPENING): boolean {
    const opening = firstOpening(this.#bytes, this.#start);
    const most = opening ?? Math.max(this.#start, this.#bytes.length - keep);
    const { found, at } = this.#nesting.follow(this.#bytes.subarray(0, most), this.#start);
    this.#start = at;
    this.#next = at;
    if (found === 'end') this.#go('between', at);
    else if (found === 'misfit') this.#state = 'broken';
    else if (opening !== undefined) this.#go('record', opening);
    return found !== 'more' || opening !== undefined;
  }

  /** The last record is broken: the list ends at the last bracket followed by valid JSON. */
  #close(pieces: Piece[]): void {
    const bracket = this.#bytes.lastIndexOf(CLOSE_LIST);
    if (bracket < this.#start) return;
    const { state, start } = { state: this.#state, start: this.#start };
    this.#go('trailer', bracket);
    if (this.#fields()) pieces.push({ text: this.#bytes.toString('utf8', start, bracket) });
    else [this.#state, this.#start] = [state, start];
  }

  #checkedFields(): Readonly<Record<string, unknown>> | undefined {
    const fields = this.#fields();
    if (typeof fields !== 'symbol') return fields;
    throw new InvalidInputError(`${this.#download}: ${fields.description}`);
  }

  /** A symbol where one is named twice. */
  #fields(): Readonly<Record<string, unknown>> | symbol | undefined {
    const text = this.#header + this.#bytes.toString('utf8', this.#start);
    return parseJson(text) as Record<string, unknown> | symbol | undefined;
  }

  #go(state: 'between' | 'record' | 'trailer', at: number): void {
    this.#state = state;
    this.#start = at;
    this.#next = at;
    if (state === 'record') this.#nesting = new Nesting();
  }
}

/** Whether a record could be written, and is among the pieces. */
function isWritten(record: Buffer, pieces: Piece[], withoutStated = false): boolean {
  const written = recordJson(record, withoutStated);
  // Copied, for at the end several pieces wait.
  if (written) {
    const json = Buffer.from(written.json);
    pieces.push({ text: '', written: { ...written, json, record, withoutStated } });
  }
  return written !== undefined;
}

/** A comma or JSON white space. */
function isBetween(byte: number | undefined): boolean {
  return byte === COMMA || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Latin-1 maps each byte to one character. By windows, since the next opening is nearly always near. */
const WINDOW = 64 * 1024;

/** Where the next record opens, from an index on. */
function firstOpening(bytes: Buffer, from: number): number | undefined {
  for (let start = from; start < bytes.length; start += WINDOW - OPENING) {
    const at = bytes.toString('latin1', start, start + WINDOW).search(RECORD);
    if (at >= 0) return start + at;
  }
  return undefined;
}

/** Where the last record opens, at or after an index. */
function lastOpening(bytes: Buffer, from: number): number | undefined {
  for (let end = bytes.length; end > from; end -= WINDOW - OPENING) {
    const start = Math.max(from, end - WINDOW);
    const found = [...bytes.toString('latin1', start, end).matchAll(RECORDS)].at(-1);
    if (found) return start + found.index;
  }
  return undefined;
}

/** Includes the id where it comes first: a longer needle is found faster. */
function openingOf(text: string): Buffer | undefined {
  const opening = /^\{\s*"cve"\s*:\s*\{(?:\s*"id"\s*:\s*"CVE-)?/.exec(text)?.[0];
  return opening === undefined ? undefined : Buffer.from(opening);
}

/** Splits text at each opening of a record, however it is spaced. */
export function resplit(text: string): string[] {
  return text.split(/(?=\{\s*"cve"\s*:\s*\{)/);
}

/** A record without the comma behind it. */
export function textOfRecord(record: Buffer): string {
  return withoutComma(record.toString('utf8'));
}

/** Drops the comma that separates records. A regular expression would look at every comma of the record. */
export function withoutComma(piece: string): string {
  const text = piece.trimEnd();
  return text.endsWith(',') ? text.slice(0, -1) : text;
}
