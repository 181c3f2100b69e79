import { type Repeated, repeatedFields } from './repeated-fields.ts';

/** An object names a field twice; which value its author meant is not known. */
export class RepeatedFieldError extends SyntaxError {
  override name = 'RepeatedFieldError';
  readonly field: string;

  constructor(field: string) {
    super(saying(field));
    this.field = field;
  }
}

/**
 * Parses JSON in which no object names a field twice. `JSON.parse` keeps the last of them, so a document with
 * two lists would silently lose the first.
 * @throws RepeatedFieldError; SyntaxError where the text is not JSON
 * @see https://www.rfc-editor.org/rfc/rfc7493#section-2.3
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const [first] = repeatedFields(text, value);
  if (first) throw new RepeatedFieldError(first.field);
  return value;
}

/**
 * Parses a document with lists of records. In place of an object in a list that names a field twice stands a symbol that
 * says so: no schema takes it, so that only its record is refused.
 * @throws RepeatedFieldError for an object outside of lists; SyntaxError where the text is not JSON
 */
export function parseJsonRecords(text: string): unknown {
  const value: unknown = JSON.parse(text);
  for (const { path, field } of repeatedFields(text, value)) {
    if (!path.some((step) => typeof step === 'number')) throw new RepeatedFieldError(field);
    replace(value, path, Symbol(saying(field)));
  }
  return value;
}

/** The same for a record by itself: an element of a list. @throws SyntaxError where the text is not JSON */
export function parseJsonRecord(text: string): unknown {
  const list: unknown[] = [JSON.parse(text)];
  for (const { path, field } of repeatedFields(text, list[0]))
    replace(list, [0, ...path], Symbol(saying(field)));
  return list[0];
}

function saying(field: string): string {
  return `names the field "${field.slice(0, 100)}" twice`;
}

/** Only own fields: what JSON.parse left out, or what is replaced already, stays as it is. */
function replace(value: unknown, path: Repeated['path'], marker: symbol): void {
  let inner = value;
  for (const [depth, step] of path.entries()) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, step)) return;
    const fields = inner as Record<string | number, unknown>;
    if (depth === path.length - 1) fields[step] = marker;
    inner = fields[step];
  }
}
