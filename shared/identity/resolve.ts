import type { Identity } from '../vulnerabilities/index.ts';
import type { Catalog, CatalogProduct } from './catalog.ts';
import { distributionSignal, kindSignals } from './kind-evidence.ts';
import { isWeak, nameKind, nameSignal, rarenessSignal, sizeSignal } from './name-evidence.ts';
import type { NameKind } from './package-names.ts';
import { confidenceOf, type Signal } from './signal.ts';
import { siteSignals } from './site-evidence.ts';
import { type PackageFacts, prepareSubject, type Subject } from './subject.ts';
import { vendorSignal } from './vendor-evidence.ts';

/** The ids of a product's CVEs, where the caller can say them. */
export type CvesOf = (product: string) => ReadonlySet<string> | undefined;

/** Below this a candidate is not worth a person's look. */
const LEAST_CONFIDENCE = 0.45;

interface Scored {
  candidate: CatalogProduct;
  signals: Signal[];
  kind: NameKind | undefined;
  origin: boolean;
}

/** The products that evidence ties to a package, most certain first. */
export function resolveByEvidence(pkg: PackageFacts, catalog: Catalog, cvesOf?: CvesOf): Identity[] {
  const subject = prepareSubject(pkg);
  const scored = [...candidates(subject, catalog)].map((candidate) =>
    score(subject, catalog, candidate, cvesOf),
  );
  const rivals = new Set(scored.filter(({ origin }) => origin).map(({ candidate }) => candidate.name));
  const settled = scored.some(
    ({ kind, origin, signals }) => origin && !isWeak(kind) && confidenceOf(signals) >= 0.8,
  );
  const identities: Identity[] = [];
  for (const { candidate, kind, signals, origin } of scored) {
    if (settled && (isWeak(kind) || (!origin && (kind === 'repository' || kind === 'archive'))))
      signals.push({ weight: -1.5, reason: 'Another product fits name and origin of the package better.' });
    if (!origin && rivals.has(candidate.name) && !(kind === 'exact' && signals.some(({ rare }) => rare))) {
      signals.push({
        weight: -0.8,
        reason: 'Another product of that name is tied to the package by more than its name.',
      });
    }
    const confidence = confidenceOf(signals);
    if (confidence < LEAST_CONFIDENCE) continue;
    const reasons = signals.map(({ reason }) => reason);
    identities.push({ product: candidate.profile.product, confidence, origin: 'evidence', reasons });
  }
  return identities.sort((a, b) => b.confidence - a.confidence || (a.product < b.product ? -1 : 1));
}

function candidates(subject: Subject, catalog: Catalog): Set<CatalogProduct> {
  const found = new Set<CatalogProduct>();
  for (const name of subject.names.keys()) for (const product of catalog.named(name)) found.add(product);
  for (const product of catalog.namedWithoutVendor(subject.name)) found.add(product);
  for (const key of [...subject.sites.repositories, ...subject.sites.hosts]) {
    const citations = catalog.citing(key);
    // A site that a great many products cite ties none of them to the package.
    if (citations.length > 100) continue;
    for (const { product } of citations) {
      const citing = catalog.product(product);
      if (citing) found.add(citing);
    }
  }
  return found;
}

function score(
  subject: Subject,
  catalog: Catalog,
  candidate: CatalogProduct,
  cvesOf: CvesOf | undefined,
): Scored {
  const kind = nameKind(subject, candidate);
  const signals = [
    nameSignal(subject, candidate),
    rarenessSignal(catalog, candidate, kind),
    ...siteSignals(subject, catalog, candidate, kind),
    vendorSignal(subject, catalog, candidate),
    ...kindSignals(subject, candidate, kind),
    distributionSignal(candidate),
    sizeSignal(candidate),
    patchSignal(subject, candidate, cvesOf),
  ].filter((signal) => signal !== undefined);
  if (subject.isModule && !isTiedModule(subject, signals)) signals.push(UNTIED_MODULE);
  return { candidate, kind, signals, origin: signals.some(({ tie }) => tie !== undefined) };
}

const UNTIED_MODULE: Signal = {
  weight: -3,
  reason: 'Only the name ties it to the module, and modules are named after what they wrap or talk to.',
};

/** Whether more than a name ties a product to a module of a language; a Go module's path also says whose it is. */
function isTiedModule({ sites }: Subject, signals: readonly Signal[]): boolean {
  const ties = new Set(signals.map(({ tie }) => tie));
  if (ties.has('repository')) return true;
  return ties.has('target') && (sites.registry?.type !== 'golang' || ties.has('vendor'));
}

/** The package's own patches name CVEs of the product. A patch may be for a bundled component: never proof alone. */
function patchSignal(
  subject: Subject,
  candidate: CatalogProduct,
  cvesOf: CvesOf | undefined,
): Signal | undefined {
  if (subject.patched.size === 0 || !cvesOf) return undefined;
  const cves = cvesOf(candidate.profile.product);
  if (!cves) return undefined;
  let named = 0;
  for (const cve of subject.patched) if (cves.has(cve)) named++;
  if (named === 0) return undefined;
  return {
    weight: Math.min(2, 0.6 + 0.5 * named),
    reason: `The package's patches name ${named} of its CVEs.`,
  };
}
