/** A longer wait is taken for a mistake: if the server still refuses after an hour, it says so again. */
const MAX_WAIT_MS = 3_600_000;

/**
 * Milliseconds that a `Retry-After` header asks to wait, given as seconds or as an HTTP date, capped at an
 * hour; `undefined` without the header or when it is neither.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  const asked = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now.getTime();
  return Number.isNaN(asked) ? undefined : Math.min(Math.max(0, asked), MAX_WAIT_MS);
}
