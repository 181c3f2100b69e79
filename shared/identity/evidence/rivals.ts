import type { CatalogProduct } from '../catalog/catalog-product.ts';
import { isAlike, isWeak, type NameKind } from '../names/name-kind.ts';
import { confidenceOf, type Signal } from './signal.ts';

/** A candidate with the evidence for and against it on its own. */
export interface Scored {
  candidate: CatalogProduct;
  signals: Signal[];
  kind: NameKind | undefined;
  /** More than its name ties it to the package. */
  origin: boolean;
}

/** From this confidence on, a candidate leaves less room for others. */
const SETTLED = 0.8;

/** Weighs the candidates of a package against each other. */
export function rivalSignals(all: readonly Scored[], isModule: boolean): (one: Scored) => Signal[] {
  const tied = new Set(all.filter(({ origin }) => origin).map(({ candidate }) => candidate.name));
  const settled = all.some(
    ({ kind, origin, signals }) => origin && !isWeak(kind) && confidenceOf(signals) >= SETTLED,
  );
  const ofLanguage = new Set(isModule ? all.filter(isOfLanguage).map(({ candidate }) => candidate.name) : []);
  const named = new Map(
    all.filter(({ kind }) => isNamed(kind)).map(({ candidate }) => [candidate.vendor, candidate]),
  );
  return ({ candidate, kind, origin, signals }) => {
    const found: Signal[] = [];
    const namesake = isAlike(kind) && !isNamed(kind) ? named.get(candidate.vendor) : undefined;
    if (namesake) {
      const better = namesake.profile.product;
      found.push({
        weight: -2.3,
        reason: `${better}, of the same vendor, fits the name of the package better.`,
      });
    }
    if (ofLanguage.has(candidate.name) && !isOfLanguage({ signals }))
      found.push({ weight: -3, reason: 'Another product of that name is of the language of the module.' });
    if (settled && isOutdone(kind, origin))
      found.push({ weight: -1.5, reason: 'Another product fits name and origin of the package better.' });
    if (!origin && tied.has(candidate.name) && !(kind === 'exact' && signals.some(({ rare }) => rare))) {
      found.push({
        weight: -0.8,
        reason: 'Another product of that name is tied to the package by more than its name.',
      });
    }
    return found;
  };
}

function isOfLanguage({ signals }: Pick<Scored, 'signals'>): boolean {
  return signals.some(({ tie }) => tie === 'target');
}

/**
 * Whether the product has the package's name, or one that the package abbreviates, rather than a longer name
 * beside it.
 */
function isNamed(kind: NameKind | undefined): boolean {
  return !isWeak(kind) || kind === 'abbreviation';
}

function isOutdone(kind: NameKind | undefined, origin: boolean): boolean {
  if (kind === 'abbreviation' && origin) return false;
  return isWeak(kind) || (!origin && (kind === 'repository' || kind === 'archive'));
}
