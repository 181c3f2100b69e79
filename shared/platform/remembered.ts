/**
 * Caches a function's answers, except undefined ones.
 * @param nameOf key that tells questions apart
 */
export function remembered<T, Q = string>(
  read: (question: Q) => T,
  nameOf: (question: Q) => string = String,
): (question: Q) => T {
  const known = new Map<string, T>();
  return (question) => {
    const name = nameOf(question);
    const before = known.get(name);
    if (before !== undefined) return before;
    const value = read(question);
    known.set(name, value);
    return value;
  };
}

/**
 * The same within a bound: what was asked longest ago is forgotten first, the latest answer never.
 * @param most sum of the sizes of the answers
 */
export function rememberedWithin<T>(
  most: number,
  sizeOf: (answer: T) => number,
  read: (question: string) => T,
): (question: string) => T {
  const known = new Map<string, T>();
  let size = 0;
  return (question) => {
    const before = known.get(question);
    if (before !== undefined) {
      known.delete(question);
      known.set(question, before);
      return before;
    }
    const value = read(question);
    known.set(question, value);
    size += sizeOf(value);
    for (const [oldest, answer] of known) {
      if (size <= most || oldest === question) break;
      known.delete(oldest);
      size -= sizeOf(answer);
    }
    return value;
  };
}

/** The same for questions about objects: answers go with them. */
export function weaklyRemembered<Q extends object, T>(read: (question: Q) => T): (question: Q) => T {
  const known = new WeakMap<Q, { answer: T }>();
  return (question) => {
    const before = known.get(question) ?? { answer: read(question) };
    known.set(question, before);
    return before.answer;
  };
}
