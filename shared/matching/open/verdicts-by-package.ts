import type { ShippedPackage } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import type { SnapshotMatcher } from './open-matcher.ts';

/**
 * Yields the verdicts of one package at a time, with all its builds, computed lazily: a consumer that passes
 * them on at once never holds those of all packages.
 */
export function* verdictsByPackage(
  matcher: Pick<SnapshotMatcher, 'verdicts'>,
  packages: readonly ShippedPackage[],
): Generator<Verdict[], void> {
  for (const builds of Map.groupBy(packages, ({ name }) => name).values())
    yield builds.flatMap((build) => matcher.verdicts(build));
}
