import { readWordLists } from '../../platform/index.ts';
import type { CatalogProduct } from '../catalog/catalog-product.ts';
import { likenessOf } from './likeness.ts';
import { isOfWholeName, isWeak, NAME_KINDS, type NameKind } from './name-kind.ts';
import { normaliseName } from './product-name.ts';
import type { PackageTraits } from '../evidence/package-traits.ts';

/** How the product's name relates to the package; a `rest` whose vendor does not match is only a `part`. */
export function nameKind(traits: PackageTraits, candidate: CatalogProduct): NameKind | undefined {
  const vendor = normaliseName(candidate.vendor);
  const variant = traits.names.get(candidate.name);
  if (isWeak(variant?.kind)) {
    if (vendor !== '' && candidate.name === vendor + traits.name) return 'prefixed';
    // `apache-ant-1.10.11-src.tar.gz` is Apache's Ant.
    if (traits.names.get(vendor + candidate.name)?.kind === 'archive') return 'archive';
    return closer(variant?.kind, likenessOf(traits.shortNames, candidate.long));
  }
  if (variant?.kind !== 'rest') return variant?.kind;
  const { lead } = variant;
  return lead !== undefined && lead.length > 1 && vendor.includes(lead) ? 'rest' : 'part';
}

function closer(a: NameKind | undefined, b: NameKind | undefined): NameKind | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b === 'abbreviation' || NAME_KINDS[b].weight > NAME_KINDS[a].weight ? b : a;
}

/** Whether the package's name begins with a product's name of two words or more: `spring-security-core`. */
export function beginsWith({ name }: PackageTraits, candidate: CatalogProduct): boolean {
  return candidate.words.length > 1 && name.startsWith(candidate.name);
}

const { main } = readWordLists(new URL('words.yaml', import.meta.url), 'main');

/** Whether a word in a package name still means the product itself: `moby-engine`, `qemu-kvm`. */
export function isMainWord(word: string): boolean {
  return main.has(word) || /^\d+$/.test(word);
}

/**
 * Whether the package name has words that the product lacks and that do not mean its main part, as add-ons,
 * bindings and siblings do (`dbus-python`, `gtk-doc`, `cyrus-sasl` beside Cyrus IMAP).
 */
export function isBeside(
  traits: PackageTraits,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
): boolean {
  return !isOfWholeName(kind) && otherWords(traits, candidate).length > 0;
}

/** The same, except for parts of a suite that bear its name, such as Qt's `qtsvg`. */
export function isSibling(
  traits: PackageTraits,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
): boolean {
  if (isOfWholeName(kind)) return false;
  return otherWords(traits, candidate).some((word) => !word.startsWith(candidate.name));
}

/** Words in the package name that the product lacks and that do not mean its main part. */
function otherWords(traits: PackageTraits, candidate: CatalogProduct): string[] {
  if (traits.words.length < 2) return [];
  const vendor = normaliseName(candidate.vendor);
  const initials = initialsOf(candidate);
  return traits.words.filter((word) => {
    const plain = word.replace(/\d+$/, '');
    if (candidate.name.includes(plain) || vendor.includes(plain) || plain === initials) return false;
    return !isMainWord(word) && !isMainWord(plain.replace(candidate.name, ''));
  });
}

/** `midnight_commander` → `mc`; undefined for a single word. */
function initialsOf({ words }: CatalogProduct): string | undefined {
  return words.length > 1 ? words.map((word) => word[0]).join('') : undefined;
}

/** Whether different names are lexically related: a common word or beginning, or an abbreviation. */
export function resembles(traits: PackageTraits, candidate: CatalogProduct): boolean {
  const { words } = candidate;
  const initials = initialsOf(candidate);
  return traits.words.some((word) => {
    const plain = word.replace(/^lib(?=..)/, '').replace(/\d+$/, '');
    if (plain === '') return false;
    if (plain === initials) return true;
    return words.some((other) => {
      const bare = other.replace(/^lib(?=..)/, '').replace(/\d+$/, '');
      if (bare === plain) return true;
      const shorter = Math.min(bare.length, plain.length);
      return shorter >= 3 && (bare.startsWith(plain) || plain.startsWith(bare));
    });
  });
}
