/**
 * Texts that JSON.parse might accept: numbers, literals, and anything that starts like an object, array or
 * string.
 */
const MAYBE_JSON = /^\s*(?:[{["]|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$|(?:true|false|null)\s*$)/i;

/**
 * A text of the metadata as the library gives it to a function: what it says where it is JSON, and itself where
 * not. Finding out by an exception that a text is not JSON is slow.
 */
export function valueOfText(text: string): unknown {
  if (!MAYBE_JSON.test(text)) return text;
  try {
    return lowerKeys(JSON.parse(text));
  } catch {
    return text;
  }
}

/** A copy of a value of JSON in which the first letter of each name is small, as the library makes them. */
export function lowerKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(lowerKeys);
  const lowered: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) lowered[lowerFirst(name)] = lowerKeys(member);
  return lowered;
}

export function lowerFirst(name: string): string {
  const first = name.charAt(0);
  const lower = first.toLowerCase();
  return lower === first ? name : lower + name.slice(1);
}
