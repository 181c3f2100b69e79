import { type Blobs, systemClock, withLock } from '../../../../shared/platform/index.ts';
import { openLocalPlatform } from '../../../../shared/platform/local/index.ts';
import { commandOnRecord } from '../command-on-record.ts';
import type { Key } from './key.ts';
import { keyFileOf, readKeys, writeKeys } from './key-file.ts';

interface Change {
  /** For the audit: the command, and what it reports about the key. */
  command: string;
  what: Readonly<Record<string, unknown>>;
  /** Returns the new keys; if it throws, they stay unchanged. */
  change: (keys: readonly Key[], now: Date) => Key[];
}

/**
 * Changes the keys of a state folder and records that in its audit. Works beside a `serve` that owns the
 * folder, which reads the keys at its next request. Creates a missing folder, since keys may be created
 * first.
 */
export async function changeKeys(stateDir: string, { command, what, change }: Change): Promise<void> {
  const platform = await openLocalPlatform({ stateDir });
  const { documents, blobs } = platform;
  const work = async (): Promise<void> => {
    await changeKeyFile(keyFileOf(stateDir), blobs, (keys) => change(keys, systemClock.now()));
  };
  try {
    await commandOnRecord({ documents, clock: systemClock }, command, { work, what: () => what });
  } finally {
    await platform.close();
  }
}

/**
 * Changes the keys of a file, one change at a time: two at once would lose one of the keys.
 * @param change returns the new keys; `undefined`, or if it throws: they stay unchanged
 */
export function changeKeyFile(
  file: string,
  blobs: Blobs,
  change: (keys: readonly Key[]) => Key[] | undefined,
): Promise<void> {
  const lock = { name: 'locks/keys', leaseSeconds: 15, waitMs: 20_000, askEveryMs: 50 };
  return withLock(blobs, lock, async () => {
    const changed = change(readKeys(file).keys);
    if (changed) await writeKeys(file, changed);
  });
}
