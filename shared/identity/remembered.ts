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

/** The same for questions about objects: answers go with them. */
export function weaklyRemembered<Q extends object, T>(read: (question: Q) => T): (question: Q) => T {
  const known = new WeakMap<Q, { answer: T }>();
  return (question) => {
    const before = known.get(question) ?? { answer: read(question) };
    known.set(question, before);
    return before.answer;
  };
}
