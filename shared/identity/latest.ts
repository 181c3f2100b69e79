/**
 * Caches the answer for one object until another is asked about, for callers that ask about the same one
 * repeatedly.
 */
export function latest<Q extends object, T>(read: (question: Q) => T): (question: Q) => T {
  let known: { question: Q; answer: T } | undefined;
  return (question) => {
    if (known?.question !== question) known = { question, answer: read(question) };
    return known.answer;
  };
}
