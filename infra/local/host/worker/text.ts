import type { TypedData } from './types.ts';

/** The texts that JSON.parse may take: numbers, literals, and what starts as an object, array or string. */
const MAYBE_JSON = /^\s*(?:[{["]|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$|(?:true|false|null)\s*$)/i;

/**
 * A text for the library, which parses every text that is JSON and keeps the others. Finding out that one is not
 * JSON costs it an exception, so those go as JSON strings: the function sees the same.
 */
export function textData(text: string): TypedData {
  return MAYBE_JSON.test(text) ? { string: text } : { json: JSON.stringify(text) };
}

/** The same for several texts. */
export function textsData(texts: string[]): TypedData {
  const anyJson = texts.some((text) => MAYBE_JSON.test(text));
  return anyJson ? { collectionString: { string: texts } } : { json: JSON.stringify(texts) };
}
