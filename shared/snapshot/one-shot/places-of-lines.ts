import type { Place } from '../../sources/index.ts';

const NEWLINE = 10;

/** Where each line lies, with its newline. */
export function* placesOfLines(bytes: Buffer): Generator<Place> {
  for (let start = 0, end; start < bytes.length; start = end) {
    const newline = bytes.indexOf(NEWLINE, start);
    end = newline < 0 ? bytes.length : newline + 1;
    yield { start, end };
  }
}
