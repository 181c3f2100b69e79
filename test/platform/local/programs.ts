import { writeSync } from 'node:fs';

/** Tells the test what was done: it is on its way before anything else happens, so a kill cannot take it back. */
export function say(line: string): void {
  writeSync(1, `${line}\n`);
}

export function parameter(index: number): string {
  const value = process.argv[2 + index];
  if (value === undefined) throw new RangeError(`parameter ${index} is missing`);
  return value;
}
