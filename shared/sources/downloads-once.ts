import type { Download, Source } from './source.ts';

/**
 * All downloads of a source at once, for a match that keeps nothing: every file, as if nothing were known
 * yet.
 * @param carried purl types of what the packages carry
 * @throws InvalidInputError, TransientError
 */
export async function downloadsOnce(
  source: Source,
  location: string,
  now: Date,
  carried: ReadonlySet<string> = new Set(),
): Promise<Download[]> {
  const { jobs } = await source.plan({ location, now, reconcile: true, known: undefined, carried });
  const downloads: Download[] = [];
  for (const job of jobs)
    for await (const download of source.fetch({ location, known: undefined }, job)) downloads.push(download);
  return downloads;
}
