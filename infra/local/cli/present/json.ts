import { escaped } from './plain.ts';

/** Values as JSON. What a terminal would obey is escaped: the data stays the same, whoever looks at it. */

/** One line, with its line break. */
export function jsonLine(value: unknown): string {
  return escaped(`${JSON.stringify(value)}\n`);
}

/** For a person, ends with a line break. */
export function jsonText(value: unknown): string {
  return escaped(`${JSON.stringify(value, undefined, 2)}\n`);
}
