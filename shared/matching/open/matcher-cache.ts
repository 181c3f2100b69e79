import { blobStore, readManifest, Snapshot } from '../../snapshot/index.ts';
import type { ReleaseDocument } from '../../inventory/index.ts';
import type { Blobs } from '../../platform/index.ts';
import { cachePerStore } from './cache-per-store.ts';
import type { SnapshotMatcher } from './open-matcher.ts';
import { openWhenAsked } from './when-asked.ts';

interface OpenedMatcher {
  matcher: SnapshotMatcher;
  snapshot: Snapshot;
}

/** The parts of a release that decide how it is matched. */
type MatchedRelease = Pick<ReleaseDocument, 'distro' | 'asOf'>;

/** The two most recently opened: opening one takes half a second, and a snapshot never changes. */
const cached = cachePerStore<OpenedMatcher>(2);

/** The matcher of a kept snapshot for a distribution. */
export function openMatcherFor(
  blobs: Blobs,
  manifest: string,
  release: MatchedRelease,
): Promise<OpenedMatcher> {
  const key = `${manifest} ${release.distro} ${release.asOf}`;
  return cached(blobs, key, () => open(blobs, manifest, release));
}

async function open(blobs: Blobs, manifest: string, release: MatchedRelease): Promise<OpenedMatcher> {
  const snapshot = new Snapshot(blobStore(blobs), await readManifest(blobs, manifest));
  return {
    snapshot,
    matcher: await openWhenAsked(snapshot, {
      distro: release.distro,
      inventoryDate: release.asOf,
      remember: true,
    }),
  };
}
