import type { ManifestInventory } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import { blobStore, readCurrent, readManifest, Snapshot } from '../../snapshot/index.ts';
import { type Blobs, defined, InvalidInputError } from '../../platform/index.ts';
import type { Knowledge } from './knowledge.ts';
import { openMatcher, verdictsByPackage } from './open-matcher.ts';

interface MatchKeptOptions {
  inventory: ManifestInventory;
  /** Leaves out what was published later. YYYY-MM-DD or ISO 8601. */
  asOf?: string;
  /** Called with each CVE that is left out by its date, maybe more than once. */
  onLeftOut?: (cve: string) => void;
  knowledge?: Knowledge;
  /** Hash of its manifest; default: the snapshot in force. */
  snapshot?: string;
}

/**
 * Matches an inventory against a snapshot that a scan has left; nothing is written.
 * @returns the verdicts by package, as they are asked for
 * @throws InvalidInputError when there is none, PatchlineError when the one asked for is not kept any more
 */
export async function matchKept(blobs: Blobs, options: MatchKeptOptions): Promise<Iterable<Verdict[]>> {
  const { inventory, asOf, onLeftOut, knowledge, snapshot } = options;
  const manifest =
    snapshot === undefined ? (await readCurrent(blobs))?.content : await readManifest(blobs, snapshot);
  if (!manifest) throw new InvalidInputError('no scan yet: run patchline scan first');
  const matcher = await openMatcher(new Snapshot(blobStore(blobs), manifest), {
    distro: inventory.distro,
    inventoryDate: inventory.asOf,
    ...defined({ asOf, onLeftOut, knowledge }),
  });
  return verdictsByPackage(matcher, inventory.packages);
}
