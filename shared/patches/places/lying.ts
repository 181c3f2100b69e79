import type { Inventory } from '../../inventory/index.ts';
import { compareEvr, formatEvr, parseEvr } from '../../rpm/index.ts';

/** Source package → architecture → the EVR that counts among those whose binary packages are there. */
export type Lying = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A build of a source package, by one of its architectures. */
interface LyingBuild {
  name: string;
  evr: string;
  architecture: string;
}

/** What lies in a repository, by its binary packages and their sources: people get the highest of it. Pure. */
export function lyingIn({ mapped }: Pick<Inventory, 'mapped'>): Lying {
  const builds = mapped.flatMap(({ binary: { arch }, source }) =>
    arch === undefined ? [] : [{ name: source.name, evr: formatEvr(source), architecture: arch }],
  );
  return lyingOf(builds, 1);
}

/** What lies on a disk: an older copy beside the fixed one can still run, so the lowest counts. Pure. */
export function lowestOf(builds: readonly LyingBuild[]): Lying {
  return lyingOf(builds, -1);
}

function lyingOf(builds: readonly LyingBuild[], sign: 1 | -1): Lying {
  const lying = new Map<string, Map<string, string>>();
  for (const { name, evr, architecture } of builds) {
    const own = lying.get(name) ?? new Map<string, string>();
    const known = own.get(architecture);
    if (known === undefined || sign * (compareEvr(parseEvr(evr), parseEvr(known)) ?? 0) > 0)
      own.set(architecture, evr);
    lying.set(name, own);
  }
  return lying;
}
