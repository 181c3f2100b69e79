import type { Build } from '../../cpe/index.ts';

/** What the verdicts on a build rest on, apart from what follows from it and from the indexes of the snapshot. */
export interface Rests {
  /** Digest of all beside entries: package, identities, knowledge, day, indexes. */
  fixed: string;
  /** Product, subject or module → digest of its entries; those without entries are left out. */
  products: Readonly<Record<string, string>>;
}

/** What routing says, which takes longest to find. */
export interface RoutingSaid {
  /** What the digest of the package covers of it. */
  restsOn: unknown[];
  /** Digest of its rulings with their words, and of what was published later. */
  words: string;
}

/** What is kept of a build beside its verdicts, by which a later scan tells what changed. */
export interface KeptRests extends Rests {
  routing: RoutingSaid;
  /** What versions are by the numbering of products, told by all their entries: see `buildKey`. */
  builds: Readonly<Record<string, Build>>;
}

export function buildKey(product: string, version: string): string {
  return `${product} ${version}`;
}

/** Products whose entries are others now; `undefined` if anything else is. */
export function changedProducts(before: Rests, now: Rests): string[] | undefined {
  const products = Object.keys(now.products);
  const isSame =
    before.fixed === now.fixed &&
    products.length === Object.keys(before.products).length &&
    products.every((product) => product in before.products);
  return isSame
    ? products.filter((product) => before.products[product] !== now.products[product])
    : undefined;
}
