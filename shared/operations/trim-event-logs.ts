import { audiences, EVENT_DATA_PREFIX, trimLog } from '../events/index.ts';
import type { Platform } from '../platform/index.ts';

const DAY_MS = 86_400_000;

/**
 * Deletes entries of the event logs that are older than `keepDays`, in bounded steps, and data that lay beside events
 * a day later: an event may have waited before it came into its log.
 * @returns number of entries and of blobs deleted
 */
export async function trimEventLogs(
  { documents, blobs, clock }: Platform,
  keepDays: number,
): Promise<{ entries: number; blobs: number }> {
  const now = clock.now().getTime();
  const before = new Date(now - keepDays * DAY_MS);
  const deleted = { entries: 0, blobs: 0 };
  for (const audience of audiences) deleted.entries += await trimLog(documents, audience, { before });
  const dataBefore = new Date(before.getTime() - DAY_MS);
  for await (const { name, modifiedAt, etag } of blobs.list(EVENT_DATA_PREFIX)) {
    if (modifiedAt >= dataBefore) continue;
    await blobs.delete(name, { etag });
    deleted.blobs += 1;
  }
  return deleted;
}
