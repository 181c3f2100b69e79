import { jsonLine } from './present/json.ts';
import { plainLines } from './present/plain.ts';

/**
 * The only way to standard output and standard error, but for rows of `match` and progress. Names, paths and reasons come
 * from outside: what a terminal would obey is taken out here.
 */

/** A sentence in answer, on standard output. */
export function say(text: string): void {
  process.stdout.write(`${plainLines(text)}\n`);
}

/** What went on beside it, on standard error. */
export function tell(text: string): void {
  process.stderr.write(`${plainLines(text)}\n`);
}

/** A line for a log collector, on standard error. */
export function logEntry(entry: object): void {
  process.stderr.write(jsonLine(entry));
}

/** What a formatter of `present/` made, colours and all; ends with a line break. */
export function print(formatted: string): void {
  process.stdout.write(formatted);
}
