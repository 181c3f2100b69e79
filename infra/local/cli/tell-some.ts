import { tell } from './say.ts';

/** What `--verbose` says in every command that takes it. */
export const VERBOSE_HELP = 'name everything that is not used, not only the first ten';

/** What is named before the rest is only counted. */
const SHOWN = 10;

/**
 * Says the first lines on standard error, and how many there are.
 * @param all says every one of them
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
