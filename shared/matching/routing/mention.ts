import { readWordLists } from '../../platform/index.ts';
import type { RoutedCve } from './keys.ts';
import type { Word } from './words.ts';

/**
 * How a description mentions a product: as its subject, as the location of the flaw, in passing, or because
 * the subject is an add-on for it.
 */
export type MentionKind = 'subject' | 'place' | 'passing' | 'beside';

interface Mention {
  kind: MentionKind;
  /** As written. */
  text: string;
}

const rank: Readonly<Record<MentionKind, number>> = { subject: 3, place: 2, passing: 1, beside: 0 };

const LONGEST_NAME = 4;
const { afterSubject, beforePlace, afterBeside, articles, things } = readWordLists(
  new URL('words.yaml', import.meta.url),
  'afterSubject',
  'beforePlace',
  'afterBeside',
  'articles',
  'things',
);
const AFTER_SUBJECT = new RegExp(`^(?:${[...afterSubject].join('|')}|v?\\d)`, 'i');

/** Normalised names of up to four words, prepared for searching many descriptions. */
export interface SoughtNames {
  names: ReadonlySet<string>;
  /** Every prefix of every name: a word outside this set starts no name. */
  beginnings: ReadonlySet<string>;
}

export function seek(names: ReadonlySet<string>): SoughtNames {
  const beginnings = new Set<string>();
  for (const name of names) for (let end = 1; end <= name.length; end++) beginnings.add(name.slice(0, end));
  return { names, beginnings };
}

/** The best mention of any of the names. */
export function findMention(
  { facts, words }: RoutedCve,
  { names, beginnings }: SoughtNames,
): Mention | undefined {
  const { description } = facts;
  let best: Mention | undefined;
  for (let at = 0; at < words.length; at++) {
    let name = '';
    for (let end = at; end < Math.min(words.length, at + LONGEST_NAME); end++) {
      name += words[end]?.normal ?? '';
      if (!beginnings.has(name)) break;
      if (!names.has(name)) continue;
      const kind = kindOf(description, words, at, end);
      if (!best || rank[kind] > rank[best.kind]) best = { kind, text: textOf(description, words, at, end) };
    }
  }
  return best;
}

function textOf(description: string, words: readonly Word[], at: number, end: number): string {
  return description.slice(words[at]?.start, words[end]?.end);
}

/** What a program is called: "the minimatch package". */
const THING = new RegExp(`^(?:${[...things].join('|')})s?$`, 'i');

/** "applies the expected checks", "directories and symlinks": one word of lower case that an article makes a noun. */
function isOrdinary(words: readonly Word[], at: number, end: number): boolean {
  return at === end && articles.has(words[at - 1]?.text ?? '') && /^[a-z]+$/.test(words[at]?.text ?? '');
}

function kindOf(description: string, words: readonly Word[], at: number, end: number): MentionKind {
  const before = words[at - 1]?.text ?? '';
  const after = words[end + 1]?.text ?? '';
  const tail = description.slice(words[end]?.end, (words[end]?.end ?? 0) + 2);
  if (afterBeside.has(after.toLowerCase()) && !/^[.;]/.test(tail)) return 'beside';
  if (/^[/\\(=]|^[.][a-z]/.test(tail) || /[/\\.]$/.test(description.slice(0, words[at]?.start)))
    return 'passing';
  const opens = at <= 1 || /[.:]\s*$/.test(description.slice(0, words[at]?.start));
  if (
    /^['’]s/.test(tail) ||
    (AFTER_SUBJECT.test(after) && (opens || /\d|before|prior|through|version|up/i.test(after)))
  ) {
    return opens || at < 40 ? 'subject' : 'place';
  }
  if (opens && at < 30) return 'subject';
  if (!beforePlace.has(before.toLowerCase()) || at >= 40) return 'passing';
  return isOrdinary(words, at, end) && !THING.test(after) ? 'passing' : 'place';
}
