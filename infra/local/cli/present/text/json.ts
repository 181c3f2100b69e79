import { isAscii } from 'node:buffer';
import { escaped } from './plain.ts';

/** Values as JSON. Escapes terminal control characters, so that the data stays the same for every reader. */

/** One line, including its line break. */
export function jsonLine(value: unknown): string {
  return escaped(`${JSON.stringify(value)}\n`);
}

/** For a person, ends with a line break. */
export function jsonText(value: unknown): string {
  return escaped(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Lines of JSON as bytes. Most are printable ASCII, which is seen in bytes in a tenth of the time that a pattern takes. */
export function jsonBytes(lines: string): Buffer {
  const bytes = Buffer.from(lines);
  // JSON itself escapes all other characters that control a terminal.
  return isAscii(bytes) && !bytes.includes(DELETE) ? bytes : Buffer.from(escaped(lines));
}

const DELETE = 0x7f;
