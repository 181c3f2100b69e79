import {
  addProducts,
  buildCatalog,
  type Catalog,
  type CatalogIndex,
  emptyIndex,
  openCatalog,
  writeCatalog,
} from '../../identity/index.ts';
import { openRoutes, writeRoutes } from '../routing/routing-table.ts';
import { type RoutingIndex, UnconfiguredIndex } from '../routing/keys.ts';
import { contentHash } from '../../platform/index.ts';
import type { Snapshot, SnapshotManifest } from '../../snapshot/index.ts';

/** Raise it when the same snapshot gives other indexes: they are then derived anew. */
const INDEX_VERSION = 1;

export const INDEXES_PREFIX = 'nvd/indexes/';

interface Indexes {
  catalog: Catalog;
  routes: RoutingIndex;
}

/**
 * By what products and CVEs without configuration are found. A scan derives both once a snapshot and keeps them, so
 * that who matches against it later reads only what a package leads to; for a snapshot that is not kept they are
 * made in memory.
 */
export async function openIndexes(snapshot: Snapshot): Promise<Indexes> {
  const names = indexNames(snapshot.manifest);
  const [catalog, routes] = await Promise.all([
    snapshot
      .derived(names.catalog)
      .then(async (kept) => (kept ? openCatalog(kept) : buildCatalog(await indexProducts(snapshot)))),
    snapshot
      .derived(names.routes)
      .then(async (kept) => (kept ? openRoutes(kept) : await indexUnconfigured(snapshot))),
  ]);
  return { catalog, routes };
}

/** As the shards come: in a match from feeds they are still being made. */
async function indexProducts(snapshot: Snapshot): Promise<CatalogIndex> {
  const index = emptyIndex();
  for (const shard of snapshot.profiles()) addProducts(index, await shard);
  return index;
}

async function indexUnconfigured(snapshot: Snapshot): Promise<RoutingIndex> {
  const index = new UnconfiguredIndex();
  for (const list of snapshot.unconfigured()) index.add(await list);
  return index;
}

/** Derives what is not there; the names tell the content, so doing it twice does nothing. */
export async function keepIndexes(snapshot: Snapshot): Promise<void> {
  const names = indexNames(snapshot.manifest);
  if (!(await snapshot.derived(names.catalog)))
    await snapshot.keepDerived(names.catalog, writeCatalog(await indexProducts(snapshot)));
  if (!(await snapshot.derived(names.routes)))
    await snapshot.keepDerived(
      names.routes,
      writeRoutes((await Promise.all(snapshot.unconfigured())).flat()),
    );
}

/** The blobs in which the indexes of a snapshot are kept. */
export function indexNames({ productShards, unconfigured }: SnapshotManifest): Record<keyof Indexes, string> {
  const profiles = productShards.map((shard) => shard.profiles);
  const lists = Object.values(unconfigured).map(({ hash }) => hash);
  return { catalog: nameOf('catalog', profiles), routes: nameOf('routes', lists) };
}

function nameOf(index: keyof Indexes, hashes: readonly string[]): string {
  return `${INDEXES_PREFIX}${contentHash(JSON.stringify([index, INDEX_VERSION, hashes]))}`;
}
