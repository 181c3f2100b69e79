import { blobStore, readManifest, Snapshot } from '../../snapshot/index.ts';
import type { ReleaseDocument } from '../../inventory/index.ts';
import type { Blobs } from '../../platform/index.ts';
import type { SnapshotMatcher } from './open-matcher.ts';
import { openWhenAsked } from './when-asked.ts';

interface OpenedMatcher {
  matcher: SnapshotMatcher;
  snapshot: Snapshot;
}

/** The parts of a release that decide how it is matched. */
type MatchedRelease = Pick<ReleaseDocument, 'distro' | 'asOf'>;

/**
 * Each store's most recently opened matchers: opening one takes half a second, and a snapshot never changes.
 */
const caches = new WeakMap<Blobs, Map<string, Promise<OpenedMatcher>>>();
const KEEP = 2;

/** The matcher of a kept snapshot for a distribution. */
export function openMatcherFor(
  blobs: Blobs,
  manifest: string,
  release: MatchedRelease,
): Promise<OpenedMatcher> {
  const key = `${manifest} ${release.distro} ${release.asOf}`;
  const cache = caches.get(blobs) ?? new Map<string, Promise<OpenedMatcher>>();
  caches.set(blobs, cache);
  const known = cache.get(key);
  if (known) return known;
  const opened = open(blobs, manifest, release);
  opened.catch(() => cache.delete(key));
  cache.set(key, opened);
  for (const oldest of cache.keys()) {
    if (cache.size <= KEEP) break;
    cache.delete(oldest);
  }
  return opened;
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
