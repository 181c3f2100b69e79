import type { Identity } from '../vulnerabilities/index.ts';
import { ecosystemOfPackage } from '../ecosystems/index.ts';
import type { Catalog } from './catalog.ts';
import type { Curated, CuratedRule } from './curated.ts';
import { type CvesOf, resolveByEvidence } from './resolve.ts';
import type { PackageFacts } from './package-traits.ts';

/** From this confidence on a package is taken to be the product; below it a person should look. */
export const ACCEPTED_IDENTITY = 0.7;

export interface IdentityContext {
  catalog: Catalog;
  /** Left out: evidence alone. */
  curated?: Curated | undefined;
  /** Lets the package's own patch list speak. */
  cvesOf?: CvesOf | undefined;
}

/**
 * Which CPE products a package is, most certain first. Identities below ACCEPTED_IDENTITY are doubtful: to be
 * reviewed, not matched as the package itself. Curated rows overrule evidence.
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

/** Rows are about packages: a module of a language whose names have no prefix is not the program of that name. */
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
