/**
 * Finds which CPE products a package is, with evidence. Returns identities, never verdicts. Pure. May import
 * snapshot, inventory and vocabulary; does no I/O.
 */
export { openCatalog, writeCatalog } from './catalog/catalog-table.ts';
export { addProducts, buildCatalog, type Catalog, type CatalogIndex, emptyIndex } from './catalog/catalog.ts';
export { lazyCatalog } from './catalog/lazy-catalog.ts';
export { lineCatalog } from './catalog/line-catalog.ts';
export { type Curated, parseCurated } from './curated.ts';
export { identify, type IdentityContext } from './identify.ts';
export { isSharedHost } from './evidence/package-sites.ts';
export { normaliseName, parseProductName } from './names/product-name.ts';
export type { CatalogProduct } from './catalog/catalog-product.ts';
export { likelyNames } from './likely-names.ts';
export { latest } from './latest.ts';
export { confidenceOf, type Signal } from './evidence/signal.ts';
export { type PackageFacts, traitsOf as prepareSubject } from './evidence/package-traits.ts';
export { targetRelation } from './evidence/target-relation.ts';
export { identifySubjects, parseSubjects, type SubjectAliases } from './subjects.ts';
