import { plural } from '../present/text/words.ts';
import { tell } from '../say.ts';

/**
 * Reports on standard error how many packages have no row, not even `not_affected`. No CVE matched them:
 * either there are none, or their products have other names.
 * @param all names each of them
 */
export function tellWithoutRow(packages: ReadonlySet<string>, all: boolean | undefined): void {
  if (packages.size === 0) return;
  if (all === true) for (const name of [...packages].sort()) tell(`${name}: no row: no known CVE matches it`);
  tell(`${plural(packages.size, 'package')} without any row${all === true ? '' : '; --verbose names each'}.`);
}
