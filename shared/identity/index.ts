export { buildCatalog, type Catalog } from './catalog.ts';
export { parseCurated, type Curated } from './curated.ts';
export { ACCEPTED_IDENTITY, identify, type IdentityContext } from './identify.ts';
