import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Blobs } from '../blobs.ts';
import type { Bus } from '../bus.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Documents } from '../documents.ts';
import { openLocalBlobs, readLocalBlobs } from './blobs/local-blobs.ts';
import { LocalBus } from './bus/local-bus.ts';
import { releaseOwned } from './bus/session-locks.ts';
import { localDocuments } from './documents/local-documents.ts';
import { fileError } from './file-error.ts';
import { Ownership } from './owner.ts';
import { purgeExpired } from './purge.ts';
import { Store } from './store.ts';

const PURGE_MS = 60_000;
const DATABASE = 'patchline.db';
const BLOBS = 'blobs';

export interface LocalPlatform {
  documents: Documents;
  bus: Bus;
  blobs: Blobs;
  /**
   * Removes expired documents and message IDs from disk (they were already invisible). Returns how many. An
   * exclusive owner does this every minute.
   */
  purge(): Promise<number>;
  /** Waiting receivers return empty, pending writes finish, and locks are released. */
  close(): Promise<void>;
}

interface LocalPlatformOptions {
  /** Created if missing. */
  stateDir: string;
  /**
   * Own the folder exclusively: a second owner is refused, and what a dead one held is released. Without it
   * the folder is shared with its owner: for commands that inspect or queue something while `serve` runs.
   */
  exclusive?: boolean;
  clock?: Clock;
}

/**
 * The ports of a state folder for reading, beside its owner and without write permission: changes are
 * refused.
 * @throws StorageError
 */
export function readLocalPlatform(
  stateDir: string,
  clock: Clock = systemClock,
): Pick<LocalPlatform, 'documents' | 'bus' | 'blobs' | 'close'> {
  const store = new Store(join(stateDir, DATABASE), { readOnly: true });
  return {
    documents: localDocuments(store, clock),
    bus: new LocalBus(store, clock, false),
    blobs: readLocalBlobs(join(stateDir, BLOBS)),
    close: () => store.close(),
  };
}

/**
 * Opens the ports on one machine: documents and messages in `patchline.db`, blobs in the folder `blobs`.
 * @throws StorageError, StorageFullError
 */
export async function openLocalPlatform(options: LocalPlatformOptions): Promise<LocalPlatform> {
  const { stateDir, exclusive = false, clock = systemClock } = options;
  makeStateFolder(stateDir);
  // Undone in reverse order if opening fails halfway, and when the platform is closed.
  await using opening = new AsyncDisposableStack();
  if (exclusive) {
    const ownership = new Ownership(stateDir);
    opening.defer(() => {
      ownership.release();
    });
  }
  const store = new Store(join(stateDir, DATABASE));
  opening.defer(() => store.close());
  const blobs = openLocalBlobs(join(stateDir, BLOBS), clock);
  if (exclusive) {
    blobs.removeLeftovers();
    await store.write(() => {
      releaseOwned(store);
    });
  }
  const bus = new LocalBus(store, clock, exclusive);
  opening.defer(() => bus.close());
  const purge = (): Promise<number> => purgeExpired(store, clock.now().getTime());
  if (exclusive) {
    const timer = purgeRegularly(purge);
    opening.defer(() => {
      clearInterval(timer);
    });
  }
  const opened = opening.move();
  return { documents: localDocuments(store, clock), bus, blobs, purge, close: () => opened.disposeAsync() };
}

function purgeRegularly(purge: () => Promise<number>): NodeJS.Timeout {
  const timer = setInterval(() => {
    // Only tidying: a failure is retried next time, and a full or closed disk shows in the next real write.
    purge().catch(() => undefined);
  }, PURGE_MS);
  return timer.unref();
}

function makeStateFolder(path: string): void {
  try {
    // Private, because it contains unpublished findings.
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileError(error, path);
  }
}
