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
   * Removes expired documents and message ids from the disk (nobody sees them before either). Returns how many.
   * An exclusive owner does it every minute.
   */
  purge(): Promise<number>;
  /** Waiting receivers come back empty, writes under way are finished, locks are given free. */
  close(): Promise<void>;
}

interface LocalPlatformOptions {
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
 * The ports of a state folder to look at what is there, beside its owner and without any right to write: what changes
 * something is refused.
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
 * The ports on one machine: documents and messages in `patchline.db`, blobs in the folder `blobs`.
 * @throws StorageError, StorageFullError
 */
export async function openLocalPlatform(options: LocalPlatformOptions): Promise<LocalPlatform> {
  const { stateDir, exclusive = false, clock = systemClock } = options;
  makeStateFolder(stateDir);
  // Undone from the last to the first: when opening fails half-way, and when the platform is closed.
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
