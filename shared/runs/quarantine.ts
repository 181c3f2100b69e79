import type { RejectedRecord } from '../vulnerabilities/index.ts';
import type { Platform } from '../platform/index.ts';
import type { IngestResult } from './ingest-file.ts';
import { partOf } from './part-of.ts';
import { outcomesOf } from './runs.ts';

/** The records set aside in the files of a run, with reasons. */
export async function quarantinedOf(
  { documents, blobs }: Platform,
  runId: string,
): Promise<RejectedRecord[]> {
  const outcomes = await outcomesOf<IngestResult>(documents.container('runs'), runId, 'ingest');
  const names = outcomes.flatMap(({ result }) => (result && result.quarantined > 0 ? result.parts : []));
  const parts = await Promise.all(
    names.map(async (name) => {
      const blob = await blobs.get(name);
      return blob ? partOf(name, blob.bytes).quarantined : [];
    }),
  );
  return parts.flat();
}
