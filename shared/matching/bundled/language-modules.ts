import type { EcosystemName } from '../../ecosystems/index.ts';
import { type Catalog, type CatalogProduct, targetRelation } from '../../identity/index.ts';
import { once, readWordLists } from '../../platform/index.ts';
import type { CommonModule, ComponentKnowledge } from './knowledge.ts';

/** purl of a module that the language's own project publishes. */
const MODULES: Readonly<Record<'go' | 'rust', (product: string) => string>> = {
  go: (product) => `pkg:golang/golang.org/x/${product}`,
  rust: (product) => `pkg:cargo/${product}`,
};
const LANGUAGES = ['go', 'rust'] as const;
const vendors = readWordLists(new URL('languages.yaml', import.meta.url), ...LANGUAGES);

/**
 * Half of a language's programs bundle a module of the language's own project, unless a row says otherwise.
 */
const SHARE = 0.5;

/**
 * Adds the modules that a language's own project publishes beside its standard library, found by vendor and
 * target software: nearly every program of the language may use them. Looks them up when modules are first asked for.
 */
export function withLanguageModules(knowledge: ComponentKnowledge, catalog: Catalog): ComponentKnowledge {
  const { modules, packages } = knowledge;
  const all = once(() => [...modules, ...languageModules(modules, catalog)]);
  return {
    get modules() {
      return all();
    },
    packages,
  };
}

function languageModules(modules: readonly CommonModule[], catalog: Catalog): CommonModule[] {
  const known = new Set(modules.flatMap(({ products }) => products));
  const found: CommonModule[] = [];
  for (const ecosystem of LANGUAGES) {
    for (const candidate of [...vendors[ecosystem]].flatMap((vendor) => catalog.ofVendor(vendor))) {
      const { product } = candidate.profile;
      if (known.has(product) || !isModuleOf(candidate, ecosystem)) continue;
      const because = `A module that the ${ecosystem} project itself publishes.`;
      found.push({
        purls: [MODULES[ecosystem](candidate.product)],
        products: [product],
        share: SHARE,
        because,
      });
    }
  }
  return found;
}

/** Whether most of its CVEs target the language. */
function isModuleOf({ profile }: CatalogProduct, ecosystem: EcosystemName): boolean {
  let own = 0;
  for (const [software, count] of Object.entries(profile.targetSw)) {
    if (targetRelation(software) === ecosystem) own += count;
  }
  return own * 2 > profile.cves;
}
