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
 * The verdicts on a package, one per CVE: the first matcher to rule on it decides, together with matchers
 * heard beside it. The maintainers' marks are applied last, so `heard` keeps what each source said.
 */
export function matchPackage(
  pkg: ShippedPackage,
  context: MatchContext,
  using?: readonly Matcher[],
): Verdict[] {
  return [...verdictsOn(pkg, context, using)];
}

/** The same one after another, once all is ruled: of a kernel thousands need not be held at once. */
export function verdictsOn(
  pkg: ShippedPackage,
  context: MatchContext,
  using: readonly Matcher[] = matchers,
): Iterable<Verdict> {
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
  return (function* () {
    for (const ruling of rulings.values()) yield toVerdict(pkg, mark(ruling));
  })();
}

/**
 * What the verdicts on a package rest on, by matcher.
 * @param fromIndexes what it rests on that follows from the indexes of the snapshot, see `restsOnBesideIndexes`
 */
export function restsOn(
  pkg: ShippedPackage,
  context: MatchContext,
  fromIndexes = restsOnIndexes(pkg, context),
): unknown[] {
  const told = fromIndexes.values();
  return matchers.map((matcher) =>
    matcher.restsOnIndexes === true ? told.next().value : matcher.restsOn(pkg, context),
  );
}

/** The part of it that follows from the indexes of the snapshot and from the rest. */
export function restsOnIndexes(pkg: ShippedPackage, context: MatchContext): unknown[] {
  return matchers
    .filter((matcher) => matcher.restsOnIndexes === true)
    .map((matcher) => matcher.restsOn(pkg, context));
}

/** The part of it that is told at once. */
export function restsOnBesideIndexes(pkg: ShippedPackage, context: MatchContext): unknown[] {
  return matchers
    .filter((matcher) => matcher.restsOnIndexes !== true)
    .map((matcher) => matcher.restsOn(pkg, context));
}
