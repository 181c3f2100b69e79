import type { ShippedPackage } from '../../inventory/index.ts';
import { compareText } from '../../platform/index.ts';
import { compareEvr, formatEvr, parseEvr } from '../../rpm/index.ts';
import type { InstalledBuild } from '../contents/installed-build.ts';

/** A source package that an image has in a newer build than its release ships. */
interface NewerPackage {
  package: string;
  /** EVRs: the highest of each. */
  image: string;
  repository: string;
}

/** What an image has newer than the repository, by name. Pure. */
export function newerThanShipped(
  installed: readonly InstalledBuild[],
  shipped: readonly ShippedPackage[],
): NewerPackage[] {
  const here = highest(installed.map(({ name, evr }) => [name, evr]));
  const there = highest(shipped.map((build) => [build.name, formatEvr(build)]));
  return [...here]
    .flatMap(([name, image]) => {
      const repository = there.get(name);
      if (repository === undefined || !isHigher(image, repository)) return [];
      return [{ package: name, image, repository }];
    })
    .sort((a, b) => compareText(a.package, b.package));
}

function highest(builds: readonly (readonly [string, string])[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, evr] of builds) {
    const known = found.get(name);
    if (known === undefined || isHigher(evr, known)) found.set(name, evr);
  }
  return found;
}

function isHigher(a: string, b: string): boolean {
  return (compareEvr(parseEvr(a), parseEvr(b)) ?? 0) > 0;
}
