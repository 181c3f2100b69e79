import type { Identity } from '../vulnerabilities/index.ts';
import { candidatesOf } from './candidates.ts';
import type { Catalog } from './catalog/catalog.ts';
import type { CatalogProduct } from './catalog/catalog-product.ts';
import { distributionSignal, kindSignals } from './evidence/kind-evidence.ts';
import { nameSignal, rarenessSignal, sizeSignal } from './evidence/name-evidence.ts';
import { beginsWith, nameKind } from './names/name-relation.ts';
import { registrySignal } from './evidence/registry-evidence.ts';
import { ownerSignal } from './evidence/module-owner.ts';
import { ownedProducts } from './evidence/owned-products.ts';
import { namesakes } from './evidence/namesakes.ts';
import { rivalSignals, type Scored } from './evidence/rivals.ts';
import { confidenceOf, type Signal } from './evidence/signal.ts';
import { tellingNames } from './names/short-names.ts';
import { isOnlyHome, siteSignals } from './evidence/site-evidence.ts';
import { type PackageFacts, traitsOf, type PackageTraits } from './evidence/package-traits.ts';
import { untiedSignals } from './evidence/untied-evidence.ts';
import { vendorSignal } from './evidence/vendor-evidence.ts';

/** The IDs of a product's CVEs, if the caller knows them. */
export type CvesOf = (product: string) => ReadonlySet<string> | undefined;

/** A candidate below this is not worth reviewing. */
const LEAST_CONFIDENCE = 0.45;

/** The products that evidence ties to a package, most certain first. */
export function resolveByEvidence(pkg: PackageFacts, catalog: Catalog, cvesOf?: CvesOf): Identity[] {
  const traits = traitsOf(pkg);
  const subject = { ...traits, shortNames: tellingNames(traits.shortNames, catalog) };
  const scored = [...candidatesOf(subject, catalog)].map((candidate) =>
    score(subject, catalog, candidate, cvesOf),
  );
  const rivalsOf = rivalSignals(scored, traits.isModule);
  const weighed = scored.map((one) => ({
    product: one.candidate.profile.product,
    kind: one.kind,
    isBeginning: beginsWith(subject, one.candidate),
    signals: [...one.signals, ...rivalsOf(one)],
  }));
  const tied = weighed.flatMap(({ product, signals }): Identity[] => {
    const confidence = confidenceOf(signals);
    if (confidence < LEAST_CONFIDENCE) return [];
    return [{ product, confidence, origin: 'evidence', reasons: signals.map(({ reason }) => reason) }];
  });
  const alike = tied.length > 0 ? tied : namesakes(weighed);
  const identities = alike.length > 0 ? alike : ownedProducts(traits, catalog);
  return identities.sort((a, b) => b.confidence - a.confidence || (a.product < b.product ? -1 : 1));
}

function score(
  traits: PackageTraits,
  catalog: Catalog,
  candidate: CatalogProduct,
  cvesOf: CvesOf | undefined,
): Scored {
  const kind = nameKind(traits, candidate);
  const signals = [
    nameSignal(traits, candidate, kind, isOnlyHome(traits, catalog, candidate)),
    rarenessSignal(traits, catalog, candidate, kind),
    ...siteSignals(traits, catalog, candidate, kind),
    vendorSignal(traits, catalog, candidate, kind),
    ownerSignal(traits, catalog, candidate, kind),
    ...kindSignals(traits, candidate, kind),
    distributionSignal(candidate),
    sizeSignal(candidate),
    patchSignal(traits, candidate, cvesOf),
  ].filter((signal) => signal !== undefined);
  const registry = registrySignal(traits, candidate, isTied(signals));
  if (registry) signals.push(registry);
  signals.push(...untiedSignals(traits, candidate, kind, signals));
  // A vendor's name says who claims the product, but not where it comes from: `kernel:linux_kernel` does not
  // outweigh `linux:linux_kernel`.
  const origin = isTied(signals.filter(({ tie }) => tie !== 'vendor-name'));
  return { candidate, kind, signals, origin };
}

function isTied(signals: readonly Signal[]): boolean {
  return signals.some(({ tie }) => tie !== undefined);
}

/**
 * Counts CVEs of the product that the package's own patches name. A patch may be for a bundled component, so
 * this alone proves nothing.
 */
function patchSignal(
  traits: PackageTraits,
  candidate: CatalogProduct,
  cvesOf: CvesOf | undefined,
): Signal | undefined {
  if (traits.patched.size === 0 || !cvesOf) return undefined;
  const cves = cvesOf(candidate.profile.product);
  if (!cves) return undefined;
  let named = 0;
  for (const cve of traits.patched) if (cves.has(cve)) named++;
  if (named === 0) return undefined;
  return {
    weight: Math.min(2, 0.6 + 0.5 * named),
    reason: `The package's patches name ${named} of its CVEs.`,
  };
}
