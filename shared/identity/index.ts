export { buildCatalog, type Catalog } from './catalog.ts';
export { parseCurated, type Curated } from './curated.ts';
export { ACCEPTED_IDENTITY, identify, type IdentityContext } from './identify.ts';
export { indexUnconfigured, routingKeys, type RoutingIndex } from './routing/keys.ts';
export { routeUnconfigured, type RoutingContext } from './routing/route.ts';
export { parseComponents, type ComponentKnowledge } from './components/knowledge.ts';
export { raiseComponents, type ComponentContext } from './components/raise.ts';
export { componentSubjects, type ComponentSubjectContext } from './components/subjects.ts';
export { withLanguageModules } from './components/language-modules.ts';
