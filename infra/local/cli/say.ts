import { jsonLine } from './present/text/json.ts';
import { plainLines } from './present/text/plain.ts';

/**
 * The only way to standard output and standard error, except for rows of `match` and progress. Removes
 * terminal control characters, because names, paths and reasons come from outside.
 */

/** An answer on standard output. */
export function say(text: string): void {
  process.stdout.write(`${plainLines(text)}\n`);
}

let isQuiet = false;

/** From here on, notes are left out: for `--quiet` of the command that runs. */
export function keepQuiet(): void {
  isQuiet = true;
}

/** Whether notes are left out. */
export function isKeptQuiet(): boolean {
  return isQuiet;
}

/** A note on standard error. */
export function tell(text: string): void {
  if (!isQuiet) complain(text);
}

/** A failure, on standard error. */
export function complain(text: string): void {
  process.stderr.write(`${plainLines(text)}\n`);
}

/** A line for a log collector, on standard error. */
export function logEntry(entry: object): void {
  process.stderr.write(jsonLine(entry));
}

/** Prints the output of a formatter of `present/`, including colours; it ends with a line break. */
export function print(formatted: string): void {
  process.stdout.write(formatted);
}
