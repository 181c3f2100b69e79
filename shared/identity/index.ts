/**
 * Finds which CPE products a package is, with evidence. Returns identities, never verdicts. Pure. May import
 * snapshot, inventory and vocabulary; does no I/O.
 */
export { openCatalog, writeCatalog } from './catalog-table.ts';
export { addProducts, buildCatalog, type Catalog, type CatalogIndex, emptyIndex } from './catalog.ts';
export { type Curated, parseCurated } from './curated.ts';
export { ACCEPTED_IDENTITY, identify, type IdentityContext } from './identify.ts';
export { isSharedHost } from './package-sites.ts';
export { normaliseName, parseProductName } from './product-name.ts';
export type { CatalogProduct } from './catalog-product.ts';
export { latest } from './latest.ts';
export { remembered } from './remembered.ts';
export { confidenceOf, type Signal } from './signal.ts';
export { type PackageFacts, traitsOf as prepareSubject } from './package-traits.ts';
export { targetRelation } from './target-relation.ts';
export { identifySubjects, parseSubjects, type SubjectAliases } from './subjects.ts';
