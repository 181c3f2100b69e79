/** An object names a field twice; which value its author meant is not known. */
export class RepeatedFieldError extends SyntaxError {
  override name = 'RepeatedFieldError';
  readonly field: string;

  constructor(field: string) {
    super(`names the field "${field.slice(0, 100)}" twice`);
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
  const field = repeatedField(text);
  if (field === undefined) return value;
  throw new RepeatedFieldError(field);
}

/** No white space of JSON lies above it. */
const SPACE = 0x20;
const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** The first field that an object of the valid JSON text names a second time. */
function repeatedField(text: string): string | undefined {
  /** For each open bracket the names so far; a list has none. */
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (isName(text, end)) {
        const name = nameIn(text.slice(at + 1, end - 1));
        const names = (open[open.length - 1] ??= new Set());
        if (names.has(name)) return name;
        names.add(name);
      }
      at = end - 1;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      open.push(undefined);
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      open.pop();
    }
  }
  return undefined;
}

/** Index after the closing quote. */
function endOfString(text: string, quote: number): number {
  let end = text.indexOf('"', quote + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text.charCodeAt(start - 1) === BACKSLASH) start--;
  return (at - start) % 2 === 1;
}

/** Only a name is followed by a colon. */
function isName(text: string, end: number): boolean {
  let at = end;
  while (text.charCodeAt(at) <= SPACE) at++;
  return text.charCodeAt(at) === COLON;
}

/** One name may be spelled in several ways. */
function nameIn(spelled: string): string {
  return spelled.includes('\\') ? (JSON.parse(`"${spelled}"`) as string) : spelled;
}
