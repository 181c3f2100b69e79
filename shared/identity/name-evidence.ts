import type { Catalog, CatalogProduct } from './catalog.ts';
import type { NameKind } from './package-names.ts';
import { normaliseName } from './product-name.ts';
import type { Signal } from './signal.ts';
import type { Subject } from './subject.ts';
import { targetRelation } from './target-relation.ts';

/** Log-odds that a product is the package when all that is known is how the names relate. */
const NAME_WEIGHTS: Readonly<Record<NameKind, number>> = {
  exact: 0.4,
  registry: -0.3,
  archive: 0.1,
  repository: 0,
  ecosystem: -0.5,
  rest: -0.6,
  prefixed: -0.4,
  phrase: -0.9,
  unversioned: -0.2,
  library: -0.5,
  site: -0.6,
  part: -0.6,
  path: -0.8,
};

const NAME_WORDS: Readonly<Record<NameKind, string>> = {
  exact: 'has the name of the package',
  registry: 'has the name under which the language registry lists the package',
  archive: 'has the name of the source archive',
  repository: 'has the name of the source repository',
  ecosystem: 'has the name of the package without the prefix of its language',
  rest: 'has the rest of the package name, and its vendor the beginning',
  prefixed: 'has the name of the package after its vendor',
  phrase: 'has a name that is part of the name of the package or its repository',
  unversioned: 'has the name of the package without its version number',
  library: 'differs from the package name by "lib" only',
  site: 'is named like the site of the package',
  part: 'has the name of a part of the package name',
  path: 'is named in the path of the home page',
};

const WEAK = new Set<NameKind>(['phrase', 'library', 'site', 'part', 'path']);

/** Names that say little by themselves, or none at all. */
export function isWeak(kind: NameKind | undefined): boolean {
  return kind === undefined || WEAK.has(kind);
}

/** Words carried by more product names than this are ordinary: `manager`, `audit`. */
const ORDINARY = 12;
const RARE = 3;

/** How the product's name relates to the package. */
export function nameSignal(subject: Subject, candidate: CatalogProduct): Signal {
  const variant = nameKind(subject, candidate);
  if (subject.pkg.name.endsWith('++') && !candidate.product.endsWith('++')) {
    return { weight: -3, reason: `The package is for C++, ${candidate.product} is not.` };
  }
  if (isWeak(variant)) {
    if (!resembles(subject, candidate)) {
      return { weight: -6, reason: `${candidate.product} has a name that is not like the package's.` };
    }
    if (isBeside(subject, candidate)) {
      // The site of the product as home page weakens what the name says.
      const atHome = subject.sites.root?.split('.').some((label) => normaliseName(label) === candidate.name);
      return {
        weight: atHome === true ? -3.3 : -4,
        reason: `The package name says that it is something beside ${candidate.product}.`,
      };
    }
  }
  if (variant === undefined)
    return { weight: -2.2, reason: `${candidate.product} does not have the name of the package.` };
  return { weight: NAME_WEIGHTS[variant], reason: `${candidate.product} ${NAME_WORDS[variant]}.` };
}

/** The kind of name relation; a `rest` without its vendor is only a part. */
export function nameKind(subject: Subject, candidate: CatalogProduct): NameKind | undefined {
  const variant = subject.names.get(candidate.name);
  if (isWeak(variant?.kind)) {
    const vendor = normaliseName(candidate.vendor);
    if (vendor !== '' && candidate.name === vendor + subject.name) return 'prefixed';
  }
  if (variant?.kind !== 'rest') return variant?.kind;
  const vendor = normaliseName(candidate.vendor);
  return variant.lead !== undefined && variant.lead.length > 1 && vendor.includes(variant.lead)
    ? 'rest'
    : 'part';
}

/** Words of package names that still mean the product itself: `moby-engine`, `qemu-kvm`. */
const MAIN_WORD = /^(?:engine|server|core|base|daemon|libs?|cc|kvm|runtime|project|lts|oss|ce|src|\d+)$/;

/**
 * True when the package name has words that neither the product has nor mean its main part: an add-on, a binding or a
 * sibling (`dbus-python`, `gtk-doc`, `cyrus-sasl` beside Cyrus IMAP).
 */
function isBeside(subject: Subject, candidate: CatalogProduct): boolean {
  if (subject.words.length < 2) return false;
  const vendor = normaliseName(candidate.vendor);
  const initials = initialsOf(candidate);
  return subject.words.some((word) => {
    const plain = word.replace(/\d+$/, '');
    if (candidate.name.includes(plain) || vendor.includes(plain) || plain === initials) return false;
    return !MAIN_WORD.test(word) && !MAIN_WORD.test(plain.replace(candidate.name, ''));
  });
}

function wordsOf({ product }: CatalogProduct): string[] {
  return product
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** `midnight_commander` → `mc`; nothing for a single word. */
function initialsOf(candidate: CatalogProduct): string | undefined {
  const words = wordsOf(candidate);
  return words.length > 1 ? words.map((word) => word[0]).join('') : undefined;
}

/** A lexical tie between names that differ: a common word or beginning, or an abbreviation. */
function resembles(subject: Subject, candidate: CatalogProduct): boolean {
  const words = wordsOf(candidate);
  const initials = initialsOf(candidate);
  return subject.words.some((word) => {
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

/** A product that has many CVEs is more likely the one that a distribution ships. */
export function sizeSignal({ profile }: CatalogProduct): Signal | undefined {
  const weight = Math.round(15 * Math.log(profile.cves)) / 100;
  return weight < 0.3 ? undefined : { weight, reason: `It has ${profile.cves} CVEs.` };
}

/** A name that hardly any other product carries is good evidence, an ordinary word is none. */
export function rarenessSignal(
  catalog: Catalog,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
): Signal | undefined {
  if (kind === undefined || kind === 'part' || kind === 'path') return undefined;
  const words = candidate.product.split(/[^a-z0-9]+/).filter((word) => word.length > 2);
  const counts = words.map((word) => catalog.wordCount(word));
  const rarest = Math.min(...counts);
  const sameName = catalog.named(candidate.name).length;
  const isPlain = Object.keys(candidate.profile.targetSw).every(
    (value) => targetRelation(value) === 'neutral',
  );
  if (sameName === 1 && kind === 'exact' && isPlain)
    return { weight: 2.1, reason: 'No other product has this name.', rare: true };
  if (words.length > 0 && rarest - sameName <= RARE)
    return { weight: 0.5, reason: `"${candidate.product}" is a rare name.`, rare: true };
  if (words.length === 1 && rarest > ORDINARY)
    return { weight: -0.5, reason: `"${candidate.product}" is an ordinary word.` };
  return undefined;
}
