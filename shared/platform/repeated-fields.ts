/** An object of a JSON text that names a field twice. */
export interface Repeated {
  /** Where the object stands, outermost first. */
  path: readonly (string | number)[];
  /** The first name that comes twice. */
  field: string;
}

/** Deeper than any document that is read: objects below count as their ancestor at this depth. */
const MAX_DEPTH = 200;
/** More are no accident. */
const MAX_FOUND = 10_000;

/** No white space of JSON lies above it. */
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** The objects of a valid JSON text that name a field twice. @param value what JSON.parse makes of it */
export function repeatedFields(text: string, value: unknown): Repeated[] {
  return isSurelyUnique(text, value) ? [] : scan(text);
}

/**
 * Counts instead of comparing: a text that names as many fields as its value has names none twice. White space before a
 * colon, names in strings, and names with escapes (V8 takes some of them for others) make the count unsure.
 */
function isSurelyUnique(text: string, value: unknown): boolean {
  if (SPACED.some((spaced) => text.includes(spaced))) return false;
  if (text.includes('\\') && ESCAPED.test(text)) return false;
  return namesIn(text) === fieldsOf(value, 0);
}

const SPACED = [' :', '\t:', '\n:', '\r:'];
/** The end of a name after its last escape. */
const ESCAPED = /\\.[^"\\]{0,100}":/;

function namesIn(text: string): number {
  let names = 0;
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) names++;
  return names;
}

/** `NaN` for what is nested too deeply to count. */
function fieldsOf(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > MAX_DEPTH) return NaN;
  let fields = 0;
  if (Array.isArray(value)) {
    for (const each of value) if (typeof each === 'object') fields += fieldsOf(each, depth + 1);
    return fields;
  }
  const object = value as Readonly<Record<string, unknown>>;
  for (const name in object) {
    fields++;
    const each = object[name];
    if (typeof each === 'object') fields += fieldsOf(each, depth + 1);
  }
  return fields;
}

/** An object or list that is not yet closed. */
interface Open {
  /** Names so far, and the one whose value follows. */
  names?: Set<string>;
  name: string;
  /** Elements of a list so far. */
  index: number;
  isList: boolean;
  isRepeated: boolean;
}

function scan(text: string): Repeated[] {
  const found: Repeated[] = [];
  const open: Open[] = [];
  for (let at = 0; at < text.length && found.length < MAX_FOUND; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (isName(text, end)) nameField(open, nameIn(text.slice(at + 1, end - 1)), found);
      at = end - 1;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      open.push({ name: '', index: 0, isList: code === OPEN_LIST, isRepeated: false });
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      open.pop();
    } else if (code === COMMA) {
      const inner = open.at(-1);
      if (inner) inner.index++;
    }
  }
  return found;
}

function nameField(open: readonly Open[], name: string, found: Repeated[]): void {
  const object = open.at(-1);
  if (!object) return;
  object.name = name;
  const names = (object.names ??= new Set());
  if (names.has(name) && !object.isRepeated) {
    object.isRepeated = true;
    const path = open.slice(0, Math.min(open.length - 1, MAX_DEPTH));
    found.push({ path: path.map((each) => (each.isList ? each.index : each.name)), field: name });
  }
  names.add(name);
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
