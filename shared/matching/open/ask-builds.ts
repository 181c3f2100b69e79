import type { ReleaseDocument, ShippedPackage } from '../../inventory/index.ts';
import type { Identity, Verdict } from '../../vulnerabilities/index.ts';
import { blobStore, Snapshot, type SnapshotManifest } from '../../snapshot/index.ts';
import type { Blobs } from '../../platform/index.ts';
import { readIdentified } from './identified.ts';
import { shippedKnowledgeDigest } from './knowledge.ts';
import { openMatcherFor } from './matcher-cache.ts';
import { verdictsOnBuilds } from './verdicts-on-builds.ts';

/** What a snapshot says about a build of a package. */
interface AskedBuild {
  identities: Identity[];
  /** On the CVE that is asked for. */
  verdicts: Verdict[];
}

/**
 * What a snapshot says about some builds of a release and a CVE: as a scan kept it, or else worked out, which takes several
 * times as long.
 */
export async function askBuilds(
  blobs: Blobs,
  snapshot: { manifest: string; content: SnapshotManifest },
  release: ReleaseDocument,
  asked: { builds: readonly ShippedPackage[]; cve: string },
): Promise<AskedBuild[]> {
  const { manifest, content } = snapshot;
  const { builds } = asked;
  if (builds.length === 0) return [];
  const [identified, verdictsOf] = await Promise.all([
    readIdentified(new Snapshot(blobStore(blobs), content), shippedKnowledgeDigest()),
    verdictsOnBuilds(blobs, manifest, release, asked),
  ]);
  const identities = async (build: ShippedPackage): Promise<Identity[]> =>
    identified.find(build)?.own ?? (await openMatcherFor(blobs, manifest, release)).matcher.identities(build);
  const verdicts = verdictsOf();
  return Promise.all(
    builds.map(async (build, at) => ({
      identities: await identities(build),
      verdicts: verdicts[at] ?? [],
    })),
  );
}
