import { readWordLists } from '../../platform/index.ts';

const { prose } = readWordLists(new URL('words.yaml', import.meta.url), 'prose');

/** A word of a text as written, with its position. */
export interface Word {
  text: string;
  /** Lower-case letters and digits only. */
  normal: string;
  start: number;
  end: number;
}

/** The words of a text; splits code (`foo()`, `a/b.c`) into its words. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/[A-Za-z0-9][A-Za-z0-9+_.-]*/g)) {
    const trimmed = match[0].replace(/[._-]+$/, '');
    words.push({
      text: trimmed,
      normal: trimmed.toLowerCase().replace(/[^a-z0-9]/g, ''),
      start: match.index,
      end: match.index + trimmed.length,
    });
  }
  return words;
}

/** True for words that can name a product. */
export function isTelling(word: string): boolean {
  return word.length > 1 && !prose.has(word) && !/^v?\d/.test(word);
}

/** True for words of prose, which name nothing. */
export function isProse(word: string): boolean {
  return prose.has(word);
}
