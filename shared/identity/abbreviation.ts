import { readWordLists } from '../platform/index.ts';

const { fillers } = readWordLists(new URL('words.yaml', import.meta.url), 'fillers');

/** Whether a piece of an abbreviation may stand for a word. */
type StandsFor = (piece: string, word: string) => boolean;

/**
 * Whether a short name abbreviates a long one: it takes, in order, letters of every word of it, the first letter of
 * the word first. `nasm` of Netwide Assembler, `icu` of International Components for Unicode, `nspr` of Netscape
 * Portable Runtime, `lrzip` of Long Range Zip. One word alone is not enough: almost anything abbreviates
 * `international`.
 *
 * @param short letters and digits, lower case
 * @param words of the long name, lower case
 */
export function abbreviates(short: string, words: readonly string[]): boolean {
  return isMadeOf(short, words, short.length > SHORT ? takesLettersOf : begins);
}

/** Three letters out of the midst of words fit anything: they have to begin them. */
const SHORT = 3;

function begins(piece: string, word: string): boolean {
  return word.startsWith(piece);
}

/** The same for a name of several words, each of which is a word of the long name or initials of it: `git-lfs`. */
export function initialises(short: string, words: readonly string[]): boolean {
  return isMadeOf(short, words, (piece, word) => piece.length === 1 || piece === word);
}

/**
 * Whether a short name is one longer word without some of its letters, of which it keeps the first and the last:
 * `zstd` of `zstandard`.
 */
export function contracts(short: string, word: string): boolean {
  if (short.length < 4 || short.length >= word.length) return false;
  return short[0] === word[0] && short.at(-1) === word.at(-1) && takesLettersOf(short, word);
}

function isMadeOf(short: string, words: readonly string[], standsFor: StandsFor): boolean {
  const telling = words.filter((word) => !fillers.has(word)).length;
  return telling > 1 && short.length >= telling && fits(short, words, standsFor);
}

/** Tries out where in the short name each word's letters end. */
function fits(short: string, [word, ...rest]: readonly string[], standsFor: StandsFor): boolean {
  if (word === undefined) return short === '';
  if (fillers.has(word) && fits(short, rest, standsFor)) return true;
  // Extensible, exchange: their X is what one hears of them.
  if (word.startsWith('ex') && short.startsWith('x') && fits(short, [word.slice(1), ...rest], standsFor))
    return true;
  if (short[0] !== word[0]) return false;
  for (let end = 1; end <= Math.min(short.length, word.length); end++)
    if (standsFor(short.slice(0, end), word) && fits(short.slice(end), rest, standsFor)) return true;
  return false;
}

/** In their order, the first letter first. */
function takesLettersOf(piece: string, word: string): boolean {
  let place = 0;
  for (const letter of piece.slice(1)) {
    place = word.indexOf(letter, place + 1);
    if (place === -1) return false;
  }
  return true;
}
