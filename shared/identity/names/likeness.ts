import { abbreviates, contracts, initialises } from './abbreviation.ts';
import { DIFFERENCE } from './companions.ts';
import { type LongName, withoutLib } from './long-name.ts';
import type { Likeness } from './name-kind.ts';
import type { ShortName } from './short-names.ts';

/** The closest likeness between any of the package's names and a product. */
export function likenessOf(shorts: Iterable<ShortName>, product: LongName): Likeness | undefined {
  let best: Likeness | undefined;
  for (const short of shorts) {
    const likeness = likenessTo(short, product);
    if (likeness !== undefined && (best === undefined || RANK[likeness] > RANK[best])) best = likeness;
  }
  return best;
}

const RANK: Readonly<Record<Likeness, number>> = {
  abbreviation: 4,
  extension: 3,
  contraction: 2,
  companion: 1,
  stem: 0,
};

function likenessTo({ name: short, isWord, isOwn }: ShortName, product: LongName): Likeness | undefined {
  const { name, allWords, words, initials } = product;
  if (short === name) return undefined;
  if (!initials.includes(short.charAt(0)) && !initials.includes(withoutLib(short).charAt(0)))
    return isOwn && isWord && endsWord(short, words) ? 'stem' : undefined;
  if (isWord ? isShortFor(short, product) : initialises(short, words)) return 'abbreviation';
  if (isRunOf(short, allWords)) return 'extension';
  if (!isOwn) return undefined;
  if (isCompanion(short, name)) return 'companion';
  // For names of several words these would only show a word in common.
  if (!isWord) return undefined;
  if (contracts(withoutLib(short), withoutLib(name))) return 'contraction';
  return hasCommonStem(short, product) ? 'stem' : undefined;
}

/** Tries the words alone, or preceded by the vendor's name or initial. */
function isShortFor(short: string, { words, vendor }: LongName): boolean {
  if (abbreviates(short, words) || beginsShort(short, words)) return true;
  if (vendor !== '' && short.startsWith(vendor) && abbreviates(short.slice(vendor.length), words))
    return true;
  return words.length > 1 && short === `${vendor[0] ?? ''}${words.map((word) => word[0]).join('')}`;
}

/** `dropbear` in `dropbear_ssh`, `mpfr` in `gnu_mpfr`, `netassembler` in `the_net_assembler`. */
function isRunOf(short: string, words: readonly string[]): boolean {
  return words.some((_, start) => {
    // Two letters inside a name are any word: `html_db`.
    if (start > 0 && short.length < 3) return false;
    let run = '';
    for (let at = start; at < words.length && run.length < short.length; at++) run += words[at] ?? '';
    return run === short;
  });
}

/** `lcms` for the first words of `little_cms_color_engine`. */
function beginsShort(short: string, words: readonly string[]): boolean {
  if (short.length < 4) return false;
  for (let end = 2; end < words.length; end++) if (initialises(short, words.slice(0, end))) return true;
  return false;
}

/** `rsyslogd` and `rsyslog`, `gdlib` and `gd`, `lzo2` or `liblzo2` and `lzo`, in either direction. */
function isCompanion(short: string, name: string): boolean {
  const [a, b] = [withoutLib(short), withoutLib(name)];
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  return shorter.length > 1 && longer.startsWith(shorter) && DIFFERENCE.test(longer.slice(shorter.length));
}

const LEAST_STEM = 4;

/**
 * Shares at least half of the longer name: `lldpad` and `lldptool` start alike, `quota` ends a word of
 * `linux_diskquota`.
 */
function hasCommonStem(short: string, { name, words }: LongName): boolean {
  const own = withoutLib(short);
  return endsWord(short, words) || [name, ...words].some((word) => beginsAlike(own, withoutLib(word)));
}

function endsWord(short: string, words: readonly string[]): boolean {
  return words.some((word) => isHalf(short, word) && word.endsWith(short));
}

function beginsAlike(own: string, other: string): boolean {
  return isHalf(own, other) && other.startsWith(own.slice(0, stemOf(other)));
}

/** A name longer than the product's belongs to something beside it: `pycairo`, `glibmm`. */
function isHalf(own: string, other: string): boolean {
  return own.length >= stemOf(other) && own.length <= other.length;
}

function stemOf(word: string): number {
  return Math.max(LEAST_STEM, Math.ceil(word.length / 2));
}
