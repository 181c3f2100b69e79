import type { ShippedPackage } from '../../inventory/index.ts';
import { compareText } from '../../platform/index.ts';
import { compareEvr, formatEvr } from '../../rpm/index.ts';
import { isOpen } from '../../vulnerabilities/index.ts';
import type { Verdicts } from './verdicts.ts';

/** A source package that an image has in several builds: the old kernel stays on disk beside the new one. */
export interface OlderCopies {
  package: string;
  /** EVR of the newest. */
  newest: string;
  /** EVRs of the others, oldest first. */
  older: string[];
  /** CVEs that stay open because an older copy is installed: the newest alone has none of them. */
  keepsOpen: string[];
}

/**
 * Packages of which an image has an older copy, by name. Pure.
 * @param verdictsOn what is said of some builds together; absent before the first scan
 */
export function olderCopies(
  packages: readonly ShippedPackage[],
  verdictsOn: ((some: readonly ShippedPackage[]) => Verdicts) | undefined,
): OlderCopies[] {
  return severalBuilds(packages)
    .map((builds): OlderCopies => {
      const sorted = builds.toSorted((a, b) => compareEvr(a, b) ?? 0);
      const newest = sorted.slice(-1);
      const own = openIn(verdictsOn?.(newest));
      return {
        package: builds[0]?.name ?? '',
        newest: newest.map(formatEvr).join(),
        older: sorted.slice(0, -1).map(formatEvr),
        keepsOpen: [...openIn(verdictsOn?.(sorted))].filter((cve) => !own.has(cve)).sort(compareText),
      };
    })
    .sort((a, b) => compareText(a.package, b.package));
}

/** The builds of each package that has more than one, once each. */
export function severalBuilds(packages: readonly ShippedPackage[]): ShippedPackage[][] {
  return [...Map.groupBy(packages, ({ name }) => name).values()]
    .map((builds) => [...new Map(builds.map((build) => [formatEvr(build), build])).values()])
    .filter((builds) => builds.length > 1);
}

function openIn(verdicts: Verdicts = new Map()): Set<string> {
  return new Set([...verdicts.values()].filter(({ status }) => isOpen(status)).map(({ cve }) => cve));
}
