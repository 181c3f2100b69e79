import type { TypedData } from './types.ts';

/**
 * Texts that JSON.parse might accept: numbers, literals, and anything that starts like an object, array or
 * string.
 */
const MAYBE_JSON = /^\s*(?:[{["]|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$|(?:true|false|null)\s*$)/i;

/**
 * Text for the library, which parses every text that is JSON and keeps the rest. Finding out that a text is
 * not JSON costs it an exception, so such texts are sent as JSON strings: the function sees the same.
 */
export function textData(text: string): TypedData {
  return MAYBE_JSON.test(text) ? { string: text } : { json: JSON.stringify(text) };
}

/** The same for several texts. */
export function textsData(texts: string[]): TypedData {
  const anyJson = texts.some((text) => MAYBE_JSON.test(text));
  return anyJson ? { collectionString: { string: texts } } : { json: JSON.stringify(texts) };
}
