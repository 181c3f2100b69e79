import type { ShippedPackage } from '../inventory/index.ts';
import type { MatchContext } from './context.ts';
import type { Ruling } from './ruling.ts';

/**
 * One way to tell which CVEs a package has. Adding one takes a folder and a line in `matchers.ts`. The
 * maintainers' marks and earlier matchers take precedence, so a matcher need not handle either.
 */
export interface Matcher {
  name: string;
  /** Weighs its rulings against earlier ones by precedence; otherwise the earlier matcher decides alone. */
  isHeardBeside?: true;
  /** At most one ruling per CVE. `earlier` returns the rulings of the matchers before it, marks applied. */
  rule(pkg: ShippedPackage, context: MatchContext, earlier: () => readonly Ruling[]): readonly Ruling[];
  /**
   * What its rulings rest on besides the package and the knowledge: when it changes, the package is matched
   * again.
   */
  restsOn(pkg: ShippedPackage, context: MatchContext): unknown;
  /** What it rests on follows from the indexes of the snapshot and from what other matchers rest on. */
  restsOnIndexes?: true;
}
