import type { ShippedPackage } from '../inventory/index.ts';
import type { MatchContext } from './context.ts';
import type { Ruling } from './ruling.ts';

/**
 * One way to tell which CVEs a package has. A new one is a folder and a line in `matchers.ts`. What the maintainers
 * mark and what an earlier matcher has ruled on goes before it, so neither is its business.
 */
export interface Matcher {
  name: string;
  /** Its rulings count beside an earlier one's, by precedence; else the earlier one decides alone. */
  isHeardBeside?: true;
  /** At most one ruling a CVE. `earlier` gives the rulings of the matchers before it, marks applied. */
  rule(pkg: ShippedPackage, context: MatchContext, earlier: () => readonly Ruling[]): readonly Ruling[];
  /** What its rulings rest on beside the package and the knowledge: a package is matched again when it changes. */
  restsOn(pkg: ShippedPackage, context: MatchContext): unknown;
}
