import type { Blobs, Lock } from '../../platform/index.ts';
import {
  blobOf,
  CURRENT,
  fileName,
  generationName,
  listName,
  readGeneration,
  readList,
  SITE_PREFIX,
  type SitePointer,
  type StoredFile,
} from './generation.ts';
import { SITE_LOCK } from './site-lock.ts';

/** How long answers may still come from a generation that was replaced. */
const STAYS_MILLISECONDS = 3_600_000;

/** Those that answers may still come from. */
export function stillReadable({ retired }: SitePointer, now: Date): SitePointer['retired'] {
  return retired.filter(({ at }) => Date.parse(at) + STAYS_MILLISECONDS > now.getTime());
}

/**
 * Removes what only replaced generations hold, and leftovers of publishers that were killed. Call it only under the
 * lock of the site: a publisher may count on a blob that is there.
 * @returns number of blobs removed
 */
export async function sweep(blobs: Blobs, { generation, retired }: SitePointer, lock: Lock): Promise<number> {
  const used = new Set([CURRENT, SITE_LOCK]);
  for (const hash of [generation, ...retired.map((each) => each.generation)])
    for (const name of await blobsOf(blobs, hash)) used.add(name);
  let removed = 0;
  for await (const { name, etag } of blobs.list(SITE_PREFIX)) {
    if (used.has(name)) continue;
    // Whoever holds it after us may have written this one just now.
    lock.check();
    await blobs.delete(name, { etag });
    removed += 1;
  }
  return removed;
}

async function blobsOf(blobs: Blobs, hash: string): Promise<string[]> {
  const { files, documents } = await readGeneration(blobs, hash);
  const names = [generationName(hash), ...Object.values(documents).map(listName)];
  for (const list of Object.values(files)) {
    names.push(listName(list));
    for (const file of Object.values(await readList<StoredFile>(blobs, list))) {
      const blob = blobOf(file);
      if (blob !== undefined) names.push(fileName(blob));
    }
  }
  return names;
}
