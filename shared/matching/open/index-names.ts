import { contentHash, INDEX_VERSION } from '../../platform/index.ts';
import type { SnapshotManifest } from '../../snapshot/index.ts';

export const INDEXES_PREFIX = 'nvd/indexes/';

type IndexName = 'catalog' | 'subjects' | 'routes';

/** The blobs that hold a snapshot's indexes. */
export function indexNames({ productShards, unconfigured }: SnapshotManifest): Record<IndexName, string> {
  const profiles = productShards.map((shard) => shard.profiles);
  const lists = Object.values(unconfigured).map(({ hash }) => hash);
  return {
    catalog: nameOf('catalog', profiles),
    subjects: nameOf('subjects', profiles),
    routes: nameOf('routes', lists),
  };
}

function nameOf(index: IndexName, hashes: readonly string[]): string {
  return `${INDEXES_PREFIX}${contentHash(JSON.stringify([index, INDEX_VERSION, hashes]))}`;
}
