import type { Identity } from '../vulnerabilities/index.ts';
import { ecosystemOfPackage } from '../ecosystems/index.ts';
import type { Catalog } from './catalog/catalog.ts';
import type { Curated, CuratedRule } from './curated.ts';
import { type CvesOf, resolveByEvidence } from './resolve.ts';
import type { PackageFacts } from './evidence/package-traits.ts';

export interface IdentityContext {
  catalog: Catalog;
  /** Without it, only evidence counts. */
  curated?: Curated | undefined;
  /** Without it, the package's own patches are no evidence. */
  cvesOf?: CvesOf | undefined;
}

/**
 * Finds the CPE products that a package is, most certain first. Identities below ACCEPTED_IDENTITY are
 * doubtful: review them, but do not match them as the package itself. Curated rows overrule evidence.
 */
export function identify(pkg: PackageFacts, context: IdentityContext): Identity[] {
  const rule = isNamedByLanguage(pkg) ? context.curated?.get(pkg.name) : undefined;
  const stated = statedBy(rule);
  if (rule?.is) return stated;
  const known = new Set(stated.map(({ product }) => product));
  const found = resolveByEvidence(pkg, context.catalog, context.cvesOf).filter(
    ({ product }) => !known.has(product) && !isDenied(rule, product),
  );
  return [...stated, ...found];
}

/**
 * Curated rows are about packages: a module from a language without name prefixes is not the program of that
 * name.
 */
function isNamedByLanguage({ name, isModule }: PackageFacts): boolean {
  return isModule !== true || ecosystemOfPackage(name) !== undefined;
}

function statedBy(rule: CuratedRule | undefined): Identity[] {
  if (!rule) return [];
  return [...(rule.is ?? []), ...(rule.also ?? [])].map((product) => ({
    product,
    confidence: 1,
    origin: 'curated',
    reasons: [rule.because],
  }));
}

function isDenied(rule: CuratedRule | undefined, product: string): boolean {
  return (
    rule?.isNot?.some(
      (denied) => denied === product || (denied.endsWith(':*') && product.startsWith(denied.slice(0, -1))),
    ) ?? false
  );
}
