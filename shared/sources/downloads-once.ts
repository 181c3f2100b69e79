import type { Download, Source } from './source.ts';

/**
 * The downloads of a source, one after another, for a match that keeps nothing: every file, as if nothing were known
 * yet.
 * @param carried purl types of what the packages carry
 * @throws InvalidInputError, TransientError
 */
export async function* downloadsOnce(
  source: Source,
  location: string,
  now: Date,
  carried: ReadonlySet<string> = new Set(),
): AsyncGenerator<Download> {
  const { jobs } = await source.plan({ location, now, reconcile: true, known: undefined, carried });
  for (const job of jobs) yield* source.fetch({ location, known: undefined }, job);
}
