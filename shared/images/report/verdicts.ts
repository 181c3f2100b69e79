import { decideAll, openBook, readDecisions } from '../../decisions/index.ts';
import type { ReleaseDocument, ShippedPackage } from '../../inventory/index.ts';
import { combineBuilds, matchKept } from '../../matching/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';

/** Verdicts by `package CVE`. */
export type Verdicts = ReadonlyMap<string, Verdict>;

/**
 * What the snapshot in force and the decisions say of source packages, the worst where several builds are there: what
 * an older copy beside the fixed one is affected by stays open.
 */
export async function verdictsOn(
  { documents, blobs, clock }: Platform,
  { release, distro, asOf }: ReleaseDocument,
  packages: readonly ShippedPackage[],
): Promise<Verdicts> {
  const inventory = { distro, asOf, packages: [...packages] };
  const book = openBook(await readDecisions(documents), release, clock.now().toISOString());
  const found = new Map<string, Verdict>();
  for (const matched of await matchKept(blobs, { inventory }))
    for (const { verdict } of decideAll(combineBuilds(matched), matched, book))
      found.set(`${verdict.package} ${verdict.cve}`, verdict);
  return found;
}
