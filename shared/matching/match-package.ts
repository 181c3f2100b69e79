import type { ShippedPackage } from '../inventory/index.ts';
import type { Verdict } from '../vulnerabilities/index.ts';
import type { MatchContext } from './context.ts';
import { marksOf } from './marks.ts';
import type { Matcher } from './matcher.ts';
import type { Ruling } from './ruling.ts';
import { matchers } from './matchers.ts';
import { strongerOf } from './opinions/precedence.ts';
import { toVerdict } from './to-verdict.ts';

/**
 * The verdicts of a package: one for each CVE, by the first matcher that rules on it and by what is heard beside it.
 * The maintainers' marks come last, so that what was heard stays what each said.
 */
export function matchPackage(
  pkg: ShippedPackage,
  context: MatchContext,
  using: readonly Matcher[] = matchers,
): Verdict[] {
  const mark = marksOf(pkg);
  const rulings = new Map<string, Ruling>();
  for (const matcher of using) {
    const earlier = (): Ruling[] => [...rulings.values()].map((ruling) => mark(ruling));
    for (const ruling of matcher.rule(pkg, context, earlier)) {
      const { cve } = ruling.facts;
      const known = rulings.get(cve);
      if (known === undefined) rulings.set(cve, ruling);
      else if (matcher.isHeardBeside) rulings.set(cve, strongerOf(known, ruling));
    }
  }
  return [...rulings.values()].map((ruling) => toVerdict(pkg, mark(ruling)));
}

/** What the verdicts of a package rest on, by matcher. */
export function restsOn(pkg: ShippedPackage, context: MatchContext): unknown[] {
  return matchers.map((matcher) => matcher.restsOn(pkg, context));
}
