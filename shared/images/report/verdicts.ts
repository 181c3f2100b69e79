import { decideAll, openBook, readDecisions } from '../../decisions/index.ts';
import { RELEASE_ID, type ReleaseDocument, type ShippedPackage } from '../../inventory/index.ts';
import { combineBuilds, matchKept } from '../../matching/index.ts';
import type { Platform } from '../../platform/index.ts';
import { formatEvr } from '../../rpm/index.ts';
import { readCurrent } from '../../snapshot/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';

/** Verdicts by `package CVE`. */
export type Verdicts = ReadonlyMap<string, Verdict>;

/**
 * Matches builds of source packages against the snapshot in force, each once.
 * @returns what that and the decisions say of some of them together, the worst where a package has several builds:
 * what an older copy beside the fixed one is affected by stays open. `undefined` before the first scan
 */
export async function openVerdicts(
  { documents, blobs, clock }: Platform,
  key: string,
  packages: readonly ShippedPackage[],
): Promise<((some: readonly ShippedPackage[]) => Verdicts) | undefined> {
  const release = await documents.container('packages').read<ReleaseDocument>(key, RELEASE_ID);
  if (!release || !(await readCurrent(blobs))) return undefined;
  const { distro, version, asOf } = release.body;
  const builds = new Map(packages.map((build) => [keyOf(build), build]));
  const inventory = { distro, release: version, asOf, packages: [...builds.values()] };
  const matched = new Map<string, Verdict[]>();
  for (const verdicts of await matchKept(blobs, { inventory }))
    for (const verdict of verdicts) {
      const own = matched.get(keyOfVerdict(verdict)) ?? [];
      own.push(verdict);
      matched.set(keyOfVerdict(verdict), own);
    }
  const book = openBook(await readDecisions(documents), key, clock.now().toISOString());
  return (some) => {
    const found = new Map<string, Verdict>();
    for (const own of Map.groupBy(some, ({ name }) => name).values()) {
      const verdicts = own.flatMap((build) => matched.get(keyOf(build)) ?? []);
      for (const { verdict } of decideAll(combineBuilds(verdicts), verdicts, book))
        found.set(`${verdict.package} ${verdict.cve}`, verdict);
    }
    return found;
  };
}

function keyOf(build: ShippedPackage): string {
  return `${build.name} ${formatEvr(build)}`;
}

function keyOfVerdict({ package: name, epoch, version, release }: Verdict): string {
  return `${name} ${formatEvr({ epoch, version, release })}`;
}
