/** Media types that ASP.NET Core's JSON formatter accepts. */
const JSON_TYPE = /^(?:(?:application|text)\/json|application\/[\w.+-]+\+json)\s*(?:;|$)/i;

/**
 * Parses the body of a manual run, `{"input": "…"}`, where the text is optional. Returns an error status
 * where the real host rejects the body: 415 for a missing or different media type, 400 for anything but such
 * an object.
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
  // The real host turns a number into its text and rejects objects and lists, because it expects text.
  return typeof input === 'number' ? { input: String(input) } : 400;
}
