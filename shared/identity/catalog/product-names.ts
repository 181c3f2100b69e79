import { plainVendor } from '../../vulnerabilities/index.ts';
import { normaliseName, parseProductName } from '../names/product-name.ts';

/**
 * What a product is found by: its normalised name; what follows the vendor in it; its vendor; its vendor in a plain
 * spelling; and the words of its name, each as often as it is there.
 */
export type NameKind = 'name' | 'shortName' | 'vendor' | 'spelling' | 'word';

/** Visits the names of `vendor:product`. */
export function eachName(key: string, visit: (kind: NameKind, name: string) => void): void {
  const { vendor, product } = parseProductName(key);
  const name = normaliseName(product);
  visit('name', name);
  if (product.length > vendor.length && product.startsWith(vendor))
    visit('shortName', normaliseName(product.slice(vendor.length)));
  const plain = plainVendor(vendor);
  if (plain !== vendor) visit('spelling', plain);
  visit('vendor', vendor);
  eachWord(product, name, (word) => {
    visit('word', word);
  });
}

function eachWord(product: string, name: string, visit: (word: string) => void): void {
  if (name.length === product.length) {
    visit(name);
    return;
  }
  let start = 0;
  for (let at = 0; at <= product.length; at++) {
    if (at < product.length && isWordCharacter(product.charCodeAt(at))) continue;
    if (at - start > 2) visit(product.slice(start, at));
    start = at + 1;
  }
}

function isWordCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}
