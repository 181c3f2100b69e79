import { type ManifestInventory, releaseKey, type ShippedPackage } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import { blobStore, readCurrent, readManifest, Snapshot } from '../../snapshot/index.ts';
import { type Blobs, defined, InvalidInputError } from '../../platform/index.ts';
import { readKeptVerdicts } from './kept-verdicts.ts';
import { type Knowledge, knowledgeDigest, shippedKnowledge } from './knowledge.ts';
import { openWhenAsked } from './when-asked.ts';
import { verdictsByPackage } from './verdicts-by-package.ts';

interface MatchKeptOptions {
  inventory: Pick<ManifestInventory, 'distro' | 'release' | 'asOf' | 'packages'>;
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
  const current = snapshot === undefined ? await readCurrent(blobs) : undefined;
  const hash = snapshot ?? current?.manifest;
  if (hash === undefined) throw new InvalidInputError('no scan yet: run patchline scan first');
  const manifest = current?.content ?? (await readManifest(blobs, hash));
  const kept = await keptFor(blobs, hash, options);
  // Opening a matcher takes longer than reading all verdicts: often the scan has found every one.
  const matcher = inventory.packages.every((pkg) => kept.has(pkg))
    ? undefined
    : await openWhenAsked(new Snapshot(blobStore(blobs), manifest), {
        distro: inventory.distro,
        inventoryDate: inventory.asOf,
        ...defined({ asOf, onLeftOut, knowledge }),
      });
  const verdicts = (pkg: ShippedPackage): Verdict[] => kept.get(pkg)?.() ?? matcher?.verdicts(pkg) ?? [];
  return verdictsByPackage({ verdicts }, inventory.packages);
}

/** How to read the verdicts that a scan has found on the same packages as of the same time. */
async function keptFor(
  blobs: Blobs,
  manifest: string,
  { inventory, asOf, onLeftOut, knowledge = shippedKnowledge() }: MatchKeptOptions,
): Promise<Map<ShippedPackage, () => Verdict[]>> {
  const { distro, packages } = inventory;
  const release = releaseKey(distro, inventory.release);
  const basis = { release, distro, asOf: inventory.asOf, manifest, knowledge: knowledgeDigest(knowledge) };
  const found = new Map<ShippedPackage, () => Verdict[]>();
  if (asOf !== undefined && asOf !== basis.asOf) return found;
  const kept = await readKeptVerdicts(blobs, basis);
  for (const pkg of packages) {
    const line = kept.find(pkg);
    if (line === undefined) continue;
    found.set(pkg, () => {
      if (asOf === undefined) return line.all();
      const { leftOut, verdicts } = line.dated();
      for (const cve of leftOut) onLeftOut?.(cve);
      return verdicts;
    });
  }
  return found;
}
