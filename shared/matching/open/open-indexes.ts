import {
  addProducts,
  buildCatalog,
  type Catalog,
  type CatalogIndex,
  emptyIndex,
  lazyCatalog,
  lineCatalog,
  openCatalog,
  writeCatalog,
} from '../../identity/index.ts';
import { lazyRoutes, openRoutes, writeRoutes } from '../routing/routing-table.ts';
import { type RoutingIndex, UnconfiguredIndex } from '../routing/keys.ts';
import { isSubjectKey, moduleType } from '../../vulnerabilities/index.ts';
import { DamagedBlobError } from '../../platform/index.ts';
import { type LineIndex, OneShotSnapshot, type ReadSnapshot, type Snapshot } from '../../snapshot/index.ts';
import { indexNames } from './index-names.ts';

interface Indexes {
  /** Of CPE products. */
  catalog: Catalog;
  /** Of the subjects that CNAs and ADPs name. */
  subjects: Catalog;
  routes: RoutingIndex;
}

/**
 * Indexes of products and of CVEs without configuration. A scan derives and keeps both once per snapshot, so
 * that later matches read only what a package leads to. For a snapshot that is not kept they are built in
 * memory.
 * @param sparing opens a kept index when it is first asked for
 */
export async function openIndexes(snapshot: ReadSnapshot, sparing = false): Promise<Indexes> {
  const names = indexNames(snapshot.manifest);
  const [[catalog, subjects], routes] = await Promise.all([
    openCatalogs(snapshot, sparing),
    openKept(snapshot, names.routes, openRoutes, sparing ? lazyRoutes : undefined).then(
      async (kept) => kept ?? (await indexUnconfigured(snapshot)),
    ),
  ]);
  return { catalog, subjects, routes };
}

/**
 * Something that a scan derived and kept, if it did.
 * @param lazy opens it when it is first asked for; absent: at once
 */
async function openKept<T>(
  snapshot: ReadSnapshot,
  name: string,
  open: (bytes: Buffer) => T,
  lazy?: (open: () => T) => T,
): Promise<T | undefined> {
  if (lazy) {
    const kept = await snapshot.derivedWhenAsked(name);
    return kept && lazy(() => open(kept()));
  }
  const kept = await snapshot.derived(name);
  return kept && open(kept);
}

/** Reads both catalogs from kept blobs, or builds both from the profiles. */
async function openCatalogs(
  snapshot: ReadSnapshot,
  sparing: boolean,
): Promise<[catalog: Catalog, subjects: Catalog]> {
  if (snapshot instanceof OneShotSnapshot) return inLines(await snapshot.lineIndex());
  const names = indexNames(snapshot.manifest);
  const open = (name: string): Promise<Catalog | undefined> =>
    openKept(snapshot, name, openCatalog, sparing ? lazyCatalog : undefined);
  const [catalog, subjects] = await Promise.all([open(names.catalog), open(names.subjects)]);
  if (catalog && subjects) return [catalog, subjects];
  const { products, subjects: named } = await indexProducts(snapshot);
  return [buildCatalog(products), buildCatalog(named)];
}

function inLines(lines: LineIndex): [catalog: Catalog, subjects: Catalog] {
  return [
    lineCatalog(lines, (product) => kindOf(product) === 'products'),
    lineCatalog(lines, (product) => kindOf(product) === 'subjects'),
  ];
}

async function indexProducts(
  snapshot: ReadSnapshot,
): Promise<{ products: CatalogIndex; subjects: CatalogIndex }> {
  const index = { products: emptyIndex(), subjects: emptyIndex() };
  for (const shard of snapshot.profiles()) {
    const { subjects = [], products = [] } = Object.groupBy(await shard, ({ product }) => kindOf(product));
    addProducts(index.products, products);
    addProducts(index.subjects, subjects);
  }
  return index;
}

/** A module is looked up by its name alone. */
function kindOf(product: string): 'subjects' | 'products' | 'modules' {
  if (isSubjectKey(product)) return 'subjects';
  return moduleType(product) === undefined ? 'products' : 'modules';
}

async function indexUnconfigured(snapshot: ReadSnapshot): Promise<RoutingIndex> {
  const index = new UnconfiguredIndex();
  for (const list of snapshot.unconfigured()) index.add(await list);
  return index;
}

/** Derives missing indexes. Names depend on content, so a second run changes nothing. */
export async function keepIndexes(snapshot: Snapshot): Promise<void> {
  const names = indexNames(snapshot.manifest);
  if (!(await isKept(snapshot, names.catalog)) || !(await isKept(snapshot, names.subjects))) {
    const { products, subjects } = await indexProducts(snapshot);
    await snapshot.keepDerived(names.catalog, writeCatalog(products));
    await snapshot.keepDerived(names.subjects, writeCatalog(subjects));
  }
  if (!(await isKept(snapshot, names.routes)))
    await snapshot.keepDerived(
      names.routes,
      writeRoutes((await Promise.all(snapshot.unconfigured())).flat()),
    );
}

/** Treats a damaged index as missing. */
async function isKept(snapshot: Snapshot, name: string): Promise<boolean> {
  try {
    return (await snapshot.derived(name)) !== undefined;
  } catch (error) {
    if (error instanceof DamagedBlobError) return false;
    throw error;
  }
}
