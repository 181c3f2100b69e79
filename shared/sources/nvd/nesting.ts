import { parseJsonRecord } from '../../platform/index.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Nothing nested deeper is a record: open brackets are remembered to this depth. */
const MAX_DEPTH = 10_000;

/** Follows a list element's strings and brackets as its bytes arrive, to find its end without parsing. */
export class Nesting {
  readonly #open: number[] = [];
  #inString = false;
  #escaped = false;

  /**
   * Continues at an index. `end`: the element ends before the comma or bracket at `at`; `misfit`: the bracket
   * at `at` matches no open one; `more`: all bytes were consumed.
   */
  follow(bytes: Uint8Array, from: number): { found: 'end' | 'misfit' | 'more'; at: number } {
    const open = this.#open;
    let inString = this.#inString;
    let escaped = this.#escaped;
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (byte === QUOTE) {
        inString = true;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (open.length === MAX_DEPTH) return { found: 'misfit', at };
        open.push(byte);
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        if (open.length === 0) return { found: byte === CLOSE_LIST ? 'end' : 'misfit', at };
        // In ASCII each of these closing brackets is two code points after its opening one.
        if (open.pop() !== byte - 2) return { found: 'misfit', at };
      } else if (byte === COMMA && open.length === 0) {
        return { found: 'end', at };
      }
    }
    this.#inString = inString;
    this.#escaped = escaped;
    return { found: 'more', at: bytes.length };
  }
}

/** Index after the bracket that opens the named list in the outermost object; -1 while it has not arrived. */
export function findList(bytes: Buffer, name: string): number {
  let depth = 0;
  let key = { start: 0, end: 0 };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const end = endOfString(bytes, at);
      if (end < 0) return -1;
      if (depth === 1) key = { start: at, end };
      at = end - 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (depth === 1 && byte === OPEN_LIST && isNamed(bytes, key, at, name)) return at + 1;
      depth++;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth--;
    }
  }
  return -1;
}

/** Longest spelling of a name considered, with the colon and space after it: `\uXXXX` for each letter. */
const MAX_NAME = 256;

function isNamed(bytes: Buffer, key: { start: number; end: number }, at: number, name: string): boolean {
  if (at - key.start > MAX_NAME) return false;
  if (!/^\s*:\s*$/.test(bytes.toString('latin1', key.end, at))) return false;
  return parseJson(bytes.toString('utf8', key.start, key.end)) === name;
}

/** Index after the closing quote; -1 while it has not arrived. */
function endOfString(bytes: Uint8Array, quote: number): number {
  for (let at = quote + 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE) return at + 1;
  }
  return -1;
}

/** `undefined` for text that is not JSON; where an object names a field twice, a symbol that says so. */
export function parseJson(text: string): unknown {
  try {
    return parseJsonRecord(text);
  } catch {
    return undefined;
  }
}
