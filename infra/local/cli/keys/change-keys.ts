import { type Blobs, withLock } from '../../../../shared/platform/index.ts';
import { openLocalPlatform } from '../../../../shared/platform/local/index.ts';
import type { Key } from './key.ts';
import { keyFileOf, readKeys, writeKeys } from './key-file.ts';

/**
 * Changes the keys of a state folder, beside a `serve` that owns it and reads them at its next request. Makes the folder
 * where there is none: keys may be made before anything else.
 * @param change what they are then; what it throws leaves them as they are
 */
export async function changeKeys(
  stateDir: string,
  change: (keys: readonly Key[], now: Date) => Key[],
): Promise<void> {
  const platform = await openLocalPlatform({ stateDir });
  try {
    await withKeysLock(platform.blobs, async () => {
      const file = keyFileOf(stateDir);
      await writeKeys(file, change(readKeys(file).keys, new Date()));
    });
  } finally {
    await platform.close();
  }
}

/** Two that change them at once would lose one of the two keys. */
function withKeysLock(blobs: Blobs, work: () => Promise<void>): Promise<void> {
  return withLock(blobs, { name: 'locks/keys', leaseSeconds: 15, waitMs: 20_000, askEveryMs: 50 }, work);
}
