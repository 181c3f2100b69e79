import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Blobs } from '../blobs.ts';
import type { Bus } from '../bus.ts';
import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import type { Documents } from '../documents.ts';
import { openLocalBlobs } from './blobs/local-blobs.ts';
import { LocalBus } from './bus/local-bus.ts';
import { releaseOwned } from './bus/session-locks.ts';
import { localDocuments } from './documents/local-documents.ts';
import { fileError } from './file-error.ts';
import { Ownership } from './owner.ts';
import { purgeExpired } from './purge.ts';
import { Store } from './store.ts';

const PURGE_MS = 60_000;

export interface LocalPlatform {
  documents: Documents;
  bus: Bus;
  blobs: Blobs;
  /**
   * Removes expired documents and message ids from the disk (nobody sees them before either). Returns how many.
   * An exclusive owner does it every minute.
   */
  purge(): Promise<number>;
  close(): Promise<void>;
}

export interface LocalPlatformOptions {
  /** Made when it is not there. */
  stateDir: string;
  /**
   * Own the folder alone: a second owner is refused, and what a dead one held is given free. Without it the folder
   * is shared with its owner: for commands that look or queue something while `serve` runs.
   */
  exclusive?: boolean;
  clock?: Clock;
}

/**
 * The ports on one machine: documents and messages in `patchline.db`, blobs in the folder `blobs`.
 * @throws StorageError, StorageFullError
 */
export async function openLocalPlatform(options: LocalPlatformOptions): Promise<LocalPlatform> {
  const { stateDir, exclusive = false, clock = systemClock } = options;
  makeStateFolder(stateDir);
  const ownership = exclusive ? new Ownership(stateDir) : undefined;
  try {
    const store = new Store(join(stateDir, 'patchline.db'));
    const blobs = openLocalBlobs(join(stateDir, 'blobs'), clock);
    if (exclusive) {
      blobs.removeLeftovers();
      await store.write(() => {
        releaseOwned(store);
      });
    }
    const bus = new LocalBus(store, clock, exclusive);
    const purge = (): Promise<number> => purgeExpired(store, clock.now().getTime());
    const timer = exclusive ? purgeRegularly(purge) : undefined;
    return {
      documents: localDocuments(store, clock),
      bus,
      blobs,
      purge,
      async close() {
        clearInterval(timer);
        await bus.close();
        await store.close();
        ownership?.release();
      },
    };
  } catch (error) {
    ownership?.release();
    throw error;
  }
}

function purgeRegularly(purge: () => Promise<number>): NodeJS.Timeout {
  const timer = setInterval(() => {
    // Tidying only: what fails now is tried again, and a full or closed disk shows in the next real write.
    purge().catch(() => undefined);
  }, PURGE_MS);
  return timer.unref();
}

function makeStateFolder(path: string): void {
  try {
    // Private: what nobody published yet lies in it.
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileError(error, path);
  }
}
