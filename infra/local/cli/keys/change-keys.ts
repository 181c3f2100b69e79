import { type Blobs, systemClock, withLock } from '../../../../shared/platform/index.ts';
import { openLocalPlatform } from '../../../../shared/platform/local/index.ts';
import { commandOnRecord } from '../command-on-record.ts';
import type { Key } from './key.ts';
import { keyFileOf, readKeys, writeKeys } from './key-file.ts';

interface Change {
  /** The command, and what it says of the key: for the audit. */
  command: string;
  what: Readonly<Record<string, unknown>>;
  /** What the keys are then; what it throws leaves them as they are. */
  change: (keys: readonly Key[], now: Date) => Key[];
}

/**
 * Changes the keys of a state folder, on record, beside a `serve` that owns it and reads them at its next request. Makes
 * the folder where there is none: keys may be made before anything else.
 */
export async function changeKeys(stateDir: string, { command, what, change }: Change): Promise<void> {
  const platform = await openLocalPlatform({ stateDir });
  const { documents, blobs } = platform;
  const work = async (): Promise<void> => {
    const file = keyFileOf(stateDir);
    await writeKeys(file, change(readKeys(file).keys, systemClock.now()));
  };
  try {
    await withKeysLock(blobs, () =>
      commandOnRecord({ documents, clock: systemClock }, command, { work, what: () => what }),
    );
  } finally {
    await platform.close();
  }
}

/** Two that change them at once would lose one of the two keys. */
function withKeysLock(blobs: Blobs, work: () => Promise<void>): Promise<void> {
  return withLock(blobs, { name: 'locks/keys', leaseSeconds: 15, waitMs: 20_000, askEveryMs: 50 }, work);
}
