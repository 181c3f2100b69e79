import type { Download, Source } from './source.ts';

/**
 * All downloads of a source at once, for a match that keeps nothing: every file, as if nothing were known
 * yet.
 * @throws InvalidInputError, TransientError
 */
export async function downloadsOnce(source: Source, location: string, now: Date): Promise<Download[]> {
  const { jobs } = await source.plan({ location, now, reconcile: true, known: undefined });
  const downloads: Download[] = [];
  for (const job of jobs)
    for await (const download of source.fetch({ location, known: undefined }, job)) downloads.push(download);
  return downloads;
}
