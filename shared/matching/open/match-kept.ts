import type { ManifestInventory } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import { blobStore, readCurrent, readManifest, Snapshot } from '../../snapshot/index.ts';
import { type Blobs, defined, InvalidInputError } from '../../platform/index.ts';
import type { Knowledge } from './knowledge.ts';
import { openMatcher, verdictsByPackage } from './open-matcher.ts';

interface MatchKeptOptions {
  inventory: Pick<ManifestInventory, 'distro' | 'asOf' | 'packages'>;
  /** Leaves out CVEs published later. YYYY-MM-DD or ISO 8601. */
  asOf?: string;
  /** Called with each CVE left out by its date, possibly more than once. */
  onLeftOut?: (cve: string) => void;
  knowledge?: Knowledge;
  /** Hash of the snapshot's manifest; default: the current snapshot. */
  snapshot?: string;
}

/**
 * Matches an inventory against a snapshot kept by a scan; writes nothing.
 * @returns the verdicts by package, computed lazily
 * @throws InvalidInputError if there is no snapshot, PatchlineError if the requested one is no longer kept
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
