import { readFileSync } from 'node:fs';

/*
 * Preloaded into a program under test, and into its threads: its clock is off by as many milliseconds as the file
 * says that CLOCK_FILE names, so that a test can set it while the program runs.
 */
const file = process.env['CLOCK_FILE'] ?? '';
const RealDate = Date;
/** Reading the file for every date would slow the program down. */
const FRESH_MS = 10;
let offset = 0;
let readAt = -Infinity;

function now(): number {
  if (performance.now() - readAt > FRESH_MS) {
    readAt = performance.now();
    offset = Number(readFileSync(file, 'utf8'));
  }
  return RealDate.now() + offset;
}

class SetDate extends RealDate {
  constructor(...parts: [] | [number | string | Date]) {
    super(...((parts.length === 0 ? [now()] : parts) as [number]));
  }

  static override now(): number {
    return now();
  }
}

globalThis.Date = SetDate as DateConstructor;
