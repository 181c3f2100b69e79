import { InvalidInputError } from '../../../../platform/index.ts';
import { type Entry, type Field, FIELDS, isTime } from './entry.ts';

type Test = (entry: Entry) => boolean;

/** Longer ones are none that a client writes, and deeper ones none that a person does. */
const MOST_CHARACTERS = 1_000;
const MOST_DEPTH = 20;

const TOKEN = /\s*('(?:[^']|'')*'|[(),]|[^\s(),']+)/y;

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

const FUNCTIONS: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  contains: (text, part) => text.includes(part),
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
};

/**
 * A `$filter`: comparisons of fields with times, texts and null, `contains`, `startswith` and `endswith`, joined by
 * `and`, `or`, `not` and parentheses.
 * @throws InvalidInputError naming what is not understood
 * @see https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html#sec_SystemQueryOptionfilter
 */
export function parseFilter(text: string): Test {
  if (text.length > MOST_CHARACTERS) throw refused('is too long');
  const reader = new Reader(tokensOf(text));
  const test = either(reader, 0);
  if (reader.next !== undefined) throw refused(`does not expect ${reader.next}`);
  return test;
}

/** Goes through tokens, one after the other. */
class Reader {
  readonly #tokens: readonly string[];
  #at = 0;
  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }
  get next(): string | undefined {
    return this.#tokens[this.#at];
  }
  take(): string {
    const token = this.next;
    if (token === undefined) throw refused('ends too early');
    this.#at += 1;
    return token;
  }
  takes(word: string): boolean {
    if (this.next?.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }
  expect(word: string): void {
    if (!this.takes(word)) throw refused(`lacks ${word} before ${this.next ?? 'its end'}`);
  }
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const trimmed = text.trimEnd();
  let at = 0;
  while (at < trimmed.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(trimmed);
    if (!match) throw refused('has a text without an end');
    tokens.push(match[1] ?? '');
    at = TOKEN.lastIndex;
  }
  return tokens;
}

function either(reader: Reader, depth: number): Test {
  if (depth > MOST_DEPTH) throw refused('is nested too deep');
  const tests = [both(reader, depth)];
  while (reader.takes('or')) tests.push(both(reader, depth));
  return (entry) => tests.some((test) => test(entry));
}

function both(reader: Reader, depth: number): Test {
  const tests = [single(reader, depth)];
  while (reader.takes('and')) tests.push(single(reader, depth));
  return (entry) => tests.every((test) => test(entry));
}

function single(reader: Reader, depth: number): Test {
  if (depth > MOST_DEPTH) throw refused('is nested too deep');
  if (reader.takes('not')) {
    const test = single(reader, depth + 1);
    return (entry) => !test(entry);
  }
  if (reader.takes('(')) {
    const test = either(reader, depth + 1);
    reader.expect(')');
    return test;
  }
  const word = reader.take();
  return Object.hasOwn(FUNCTIONS, word.toLowerCase()) ? searched(word, reader) : compared(word, reader);
}

function searched(word: string, reader: Reader): Test {
  const find = FUNCTIONS[word.toLowerCase()];
  reader.expect('(');
  const field = fieldOf(reader.take());
  reader.expect(',');
  const part = textOf(reader.take());
  reader.expect(')');
  return (entry) => find?.(entry[field] ?? '', part) === true;
}

function compared(word: string, reader: Reader): Test {
  const field = fieldOf(word);
  const operator = reader.take();
  const fits = COMPARISONS[operator.toLowerCase()];
  if (!fits) throw refused(`does not know ${operator}`);
  const literal = reader.take();
  if (literal === 'null') return (entry) => fits(entry[field] === null ? 0 : Number.NaN);
  if (isTime(field)) {
    const time = timeOf(literal);
    return (entry) => fits(Date.parse(entry[field] ?? '') - time);
  }
  const text = textOf(literal);
  return (entry) => {
    const own = entry[field];
    return fits(own === null ? Number.NaN : compareTexts(own, text));
  };
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function fieldOf(word: string): Field {
  const field = FIELDS.find((each) => each === word);
  if (!field) throw refused(`does not know the field ${word}`);
  return field;
}

function textOf(literal: string): string {
  if (!literal.startsWith("'")) throw refused(`takes a text in quotes, not ${literal}`);
  return literal.slice(1, -1).replaceAll("''", "'");
}

/** A day or a time in UTC; clients also write it as a text. */
function timeOf(literal: string): number {
  const text = literal.startsWith("'") ? textOf(literal) : literal;
  const isDated = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?$/.test(text);
  const isWhole = text.length === 10 || /(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const time = isDated ? Date.parse(isWhole ? text : `${text}Z`) : Number.NaN;
  if (Number.isNaN(time)) throw refused(`takes a time, not ${literal}`);
  return time;
}

function refused(reason: string): InvalidInputError {
  return new InvalidInputError(`$filter: ${reason}`, { field: '$filter' });
}
