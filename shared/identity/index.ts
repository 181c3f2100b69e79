export { buildCatalog } from './catalog.ts';
export { parseCurated } from './curated.ts';
export { ACCEPTED_IDENTITY, identify } from './identify.ts';
export { indexUnconfigured, routingKeys } from './routing/keys.ts';
export { routeUnconfigured } from './routing/route.ts';
export { parseComponents } from './components/knowledge.ts';
export { raiseComponents, type ComponentContext } from './components/raise.ts';
export { componentSubjects } from './components/subjects.ts';
export { withLanguageModules } from './components/language-modules.ts';
