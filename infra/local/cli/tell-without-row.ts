import { plural } from './present/words.ts';
import { tell } from './say.ts';

/**
 * Says on standard error how many packages have no row at all, not even one that says `not_affected`: none of their CVEs
 * were found, whether there are none or their products go by other names.
 * @param all names every one of them
 */
export function tellWithoutRow(packages: ReadonlySet<string>, all: boolean | undefined): void {
  if (packages.size === 0) return;
  if (all === true) for (const name of [...packages].sort()) tell(`${name}: no row: no known CVE matches it`);
  tell(`${plural(packages.size, 'package')} without any row${all === true ? '' : '; --verbose names each'}.`);
}
