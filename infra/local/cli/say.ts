import { plainLines } from './present/text.ts';

/**
 * What a command says in sentences. Names, paths and reasons come from outside: whatever of them a terminal would obey
 * is taken out here, for everybody.
 */

/** An answer, on standard output. */
export function say(text: string): void {
  process.stdout.write(`${plainLines(text)}\n`);
}

/** What went on beside it, on standard error. */
export function tell(text: string): void {
  process.stderr.write(`${plainLines(text)}\n`);
}
