import type { ShippedPackage } from '../../inventory/index.ts';
import type { ProductEntry, Verdict } from '../../vulnerabilities/index.ts';
import { configurations } from '../configurations/matcher.ts';
import type { MatchContext } from '../context.ts';
import { matchPackage } from '../match-package.ts';
import { modules } from '../modules/matcher.ts';
import { opinions } from '../opinions/matcher.ts';

/** Some CVEs, with all that is said of them. */
export interface SomeCves {
  cves: ReadonlySet<string>;
  entries: (product: string) => readonly ProductEntry[];
  builds: NonNullable<MatchContext['builds']>;
}

export interface SomeVerdicts {
  leftOut: string[];
  /** As of the time. */
  dated: Verdict[];
  /** As of no time. */
  all: Verdict[];
}

/**
 * The verdicts on some CVEs of a package, of which each is what it would be beside all others. That is so where a
 * configuration speaks of the CVE, for then neither routing nor what is commonly bundled is heard; no database of modules
 * does, which tells a record once whatever CVEs it names; and no route leads to it. Otherwise `undefined`.
 * @param dated leaves out CVEs published later
 */
export function verdictsOnSome(
  pkg: ShippedPackage,
  { cves, entries, builds }: SomeCves,
  context: MatchContext,
  dated: Pick<MatchContext, 'asOf' | 'day'>,
): SomeVerdicts | undefined {
  const some: MatchContext = { ...context, entries, builds };
  if ([...cves].some((cve) => context.routes.find(`cve:${cve}`).length > 0)) return undefined;
  if (modules.rule(pkg, some, () => []).length > 0) return undefined;
  const configured = new Set(configurations.rule(pkg, some, () => []).map(({ facts }) => facts.cve));
  if ([...cves].some((cve) => !configured.has(cve))) return undefined;
  const leftOut = new Set<string>();
  const onLeftOut = (cve: string): void => void leftOut.add(cve);
  return {
    all: matchPackage(pkg, some, HEARD),
    dated: matchPackage(pkg, { ...some, ...dated, onLeftOut }, HEARD),
    leftOut: [...leftOut],
  };
}

const HEARD = [configurations, opinions];
