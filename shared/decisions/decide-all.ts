import type { Verdict } from '../vulnerabilities/index.ts';
import { applyDecisions, type Decided, type Pins } from './apply-decisions.ts';
import type { Book } from './book.ts';

/**
 * Applies decisions to the verdicts of packages, in order.
 * @param all verdicts of all builds, a superset of `verdicts`: a decision rests on every build
 * @param pinsOf the pins that the stored finding keeps
 */
export function decideAll(
  verdicts: readonly Verdict[],
  all: readonly Verdict[],
  book: Book,
  pinsOf: (verdict: Verdict) => Pins | undefined = () => undefined,
): Decided[] {
  const builds = new Map<string, Verdict[]>();
  for (const verdict of all) {
    if (book.isSilentOn(verdict.package)) continue;
    const key = keyOf(verdict);
    const others = builds.get(key);
    if (others) others.push(verdict);
    else builds.set(key, [verdict]);
  }
  return verdicts.map((verdict) =>
    book.isSilentOn(verdict.package)
      ? { verdict, pins: {} }
      : applyDecisions(verdict, book, { builds: builds.get(keyOf(verdict)), pins: pinsOf(verdict) }),
  );
}

function keyOf({ package: name, cve }: Verdict): string {
  return `${name} ${cve}`;
}
