/**
 * Whether a record published then was known as of a time: a date means its whole day. Both are ISO 8601 in UTC.
 */
export function isKnown(published: string, asOf: string | undefined): boolean {
  return asOf === undefined || published.slice(0, asOf.length) <= asOf;
}
