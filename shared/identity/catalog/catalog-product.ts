import { readProfile, type StoredProfile } from '../../snapshot/index.ts';
import type { ProductProfile } from '../../vulnerabilities/index.ts';
import { type LongName, longNameOf } from '../names/long-name.ts';
import { nameWords, normaliseName, parseProductName } from '../names/product-name.ts';

/** A product as identity sees it. */
export interface CatalogProduct {
  readonly profile: ProductProfile;
  readonly vendor: string;
  readonly product: string;
  /** Normalised product name. */
  readonly name: string;
  /** Words of the product name, lower case. */
  readonly words: readonly string[];
  readonly long: LongName;
}

/** Reads lazily: the name alone rules out most products that a name leads to. */
export function catalogProduct(stored: StoredProfile): CatalogProduct {
  const { vendor, product } = parseProductName(stored.product);
  let profile: ProductProfile | undefined;
  let words: string[] | undefined;
  let long: LongName | undefined;
  return {
    vendor,
    product,
    name: normaliseName(product),
    get profile() {
      return (profile ??= readProfile(stored));
    },
    get words() {
      return (words ??= nameWords(product));
    },
    get long() {
      return (long ??= longNameOf({ vendor, product }));
    },
  };
}
