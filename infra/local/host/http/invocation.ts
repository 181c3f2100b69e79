/** Media types that ASP.NET Core's JSON formatter takes. */
const JSON_TYPE = /^(?:(?:application|text)\/json|application\/[\w.+-]+\+json)\s*(?:;|$)/i;

/**
 * The body of a hand run, `{"input": "…"}`: a text, or absent. Returns the status to answer with where the real host
 * takes it for none: 415 for another media type or none, 400 for what is no such object.
 */
export function readInvocation(
  contentType: string | undefined,
  body: Buffer,
): { input: string | undefined } | 400 | 415 {
  if (contentType === undefined || !JSON_TYPE.test(contentType)) return 415;
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString());
  } catch {
    return 400;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 400;
  const input = (parsed as { input?: unknown }).input ?? undefined;
  if (input === undefined || typeof input === 'string') return { input };
  // A number becomes its text there; an object or a list does not fit the text that is expected.
  return typeof input === 'number' ? { input: String(input) } : 400;
}
