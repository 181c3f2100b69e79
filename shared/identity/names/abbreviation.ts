import { readWordLists } from '../../platform/index.ts';

const { fillers } = readWordLists(new URL('words.yaml', import.meta.url), 'fillers');

/** Whether a piece of an abbreviation may stand for a word. */
type StandsFor = (piece: string, word: string) => boolean;

/**
 * Whether a short name abbreviates a long one: it takes letters from every word in order, starting with the
 * word's first letter. Examples: `nasm` for Netwide Assembler, `icu` for International Components for
 * Unicode, `nspr` for Netscape Portable Runtime, `lrzip` for Long Range Zip. The long name needs more than
 * one word, because almost anything abbreviates `international`.
 * @param short letters and digits, lower case
 * @param words of the long name, lower case
 */
export function abbreviates(short: string, words: readonly string[]): boolean {
  return isMadeOf(short, words, short.length > SHORT ? takesLettersOf : begins);
}

/**
 * Up to this length each piece must be the start of its word: three letters from the middle of words fit
 * anything.
 */
const SHORT = 3;

function begins(piece: string, word: string): boolean {
  return word.startsWith(piece);
}

/**
 * The same for a short name of several words, each a word of the long name or initials from it: `git-lfs`.
 */
export function initialises(short: string, words: readonly string[]): boolean {
  return isMadeOf(short, words, (piece, word) => piece.length === 1 || piece === word);
}

/**
 * Whether a short name is a single longer word with letters left out, keeping the first and last: `zstd` for
 * `zstandard`.
 */
export function contracts(short: string, word: string): boolean {
  if (short.length < 4 || short.length >= word.length) return false;
  return short[0] === word[0] && short.at(-1) === word.at(-1) && takesLettersOf(short, word);
}

function isMadeOf(short: string, words: readonly string[], standsFor: StandsFor): boolean {
  const telling = words.filter((word) => !fillers.has(word)).length;
  return telling > 1 && short.length >= telling && fits(short, words, standsFor);
}

/** Tries every split of the short name among the words. */
function fits(short: string, [word, ...rest]: readonly string[], standsFor: StandsFor): boolean {
  if (word === undefined) return short === '';
  if (fillers.has(word) && fits(short, rest, standsFor)) return true;
  // Extensible, exchange: speakers hear the X.
  if (word.startsWith('ex') && short.startsWith('x') && fits(short, [word.slice(1), ...rest], standsFor))
    return true;
  if (short[0] !== word[0]) return false;
  for (let end = 1; end <= Math.min(short.length, word.length); end++)
    if (standsFor(short.slice(0, end), word) && fits(short.slice(end), rest, standsFor)) return true;
  return false;
}

/** In order, the first letter first. */
function takesLettersOf(piece: string, word: string): boolean {
  let place = 0;
  for (const letter of piece.slice(1)) {
    place = word.indexOf(letter, place + 1);
    if (place === -1) return false;
  }
  return true;
}
