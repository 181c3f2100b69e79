import { nameWords, normaliseName, type ProductName } from './product-name.ts';

/** A product's name, prepared for comparison with a package's names. */
export interface LongName {
  /** Letters and digits only. */
  name: string;
  allWords: readonly string[];
  /** Without the vendor's words, which say nothing: `apache:apache_axis2`. */
  words: readonly string[];
  /**
   * Letters and digits only. Part of abbreviations: HP's Linux Imaging and Printing is `hplip`, Apache's
   * Portable Runtime `apr`.
   */
  vendor: string;
  /** First letters of vendor and words: a name starting with any other letter is not like it. */
  initials: string;
}

/** `libxml2` → `xml2`. */
export function withoutLib(name: string): string {
  return name.startsWith('lib') ? name.slice('lib'.length) : name;
}

export function longNameOf({ vendor, product }: ProductName): LongName {
  const words = nameWords(product);
  const vendors = nameWords(vendor);
  const own = words.filter((word) => !vendors.includes(word));
  const name = normaliseName(product);
  const beginnings = [...words, ...vendors, withoutLib(name)];
  return {
    name,
    allWords: words,
    words: own.length > 0 ? own : words,
    vendor: normaliseName(vendor),
    initials: beginnings.map((word) => (word.startsWith('ex') ? 'ex' : word.slice(0, 1))).join(''),
  };
}
