import type { ReleaseDocument, ShippedPackage } from '../../inventory/index.ts';
import type { Identity, Verdict } from '../../vulnerabilities/index.ts';
import { blobStore, Snapshot, type SnapshotManifest } from '../../snapshot/index.ts';
import type { Blobs } from '../../platform/index.ts';
import { readIdentified } from './identified.ts';
import { readKeptVerdicts } from './kept-verdicts.ts';
import { shippedKnowledgeDigest } from './knowledge.ts';
import { openMatcherFor } from './matcher-cache.ts';

/** What a snapshot says about a build of a package. */
interface AskedBuild {
  identities: Identity[];
  verdicts: Verdict[];
}

/**
 * What a snapshot says about some builds of a release: as a scan kept it, or else worked out, which takes several
 * times as long.
 */
export async function askBuilds(
  blobs: Blobs,
  snapshot: { manifest: string; content: SnapshotManifest },
  release: ReleaseDocument,
  builds: readonly ShippedPackage[],
): Promise<AskedBuild[]> {
  const { manifest, content } = snapshot;
  if (builds.length === 0) return [];
  const knowledge = shippedKnowledgeDigest();
  const { release: key, distro, asOf } = release;
  const [identified, kept] = await Promise.all([
    readIdentified(new Snapshot(blobStore(blobs), content), knowledge),
    readKeptVerdicts(blobs, { release: key, distro, asOf, manifest, knowledge }),
  ]);
  const found = builds.map((build): AskedBuild | undefined => {
    const [own, line] = [identified.find(build)?.own, kept.find(build)];
    return own && line && { identities: own, verdicts: line.all() };
  });
  if (found.every((build) => build !== undefined)) return found;
  const { matcher } = await openMatcherFor(blobs, manifest, release);
  return builds.map((build) => ({
    identities: matcher.identities(build),
    verdicts: matcher.verdicts(build),
  }));
}
