import { tell } from '../say.ts';

/** Help text of `--verbose`. */
export const VERBOSE_HELP = 'name everything that is not used, not only the first ten';

/** How many lines are shown before the rest is only counted. */
const SHOWN = 10;

/**
 * Prints the first lines and the total on standard error.
 * @param all prints every line
 */
export function tellSome({
  lines,
  all,
  sum,
}: {
  lines: readonly string[];
  all: boolean | undefined;
  sum: (count: number) => string;
}): void {
  if (lines.length === 0) return;
  const shown = all ? lines : lines.slice(0, SHOWN);
  for (const line of shown) tell(line);
  tell(`${sum(lines.length)}${shown.length < lines.length ? '; --verbose names each' : ''}.`);
}
