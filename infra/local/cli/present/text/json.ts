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
