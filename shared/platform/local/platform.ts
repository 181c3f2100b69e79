import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Blobs } from '../blobs.ts';
import type { Bus } from '../bus.ts';
import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import { openLocalBlobs } from './blobs/local-blobs.ts';
import { LocalBus } from './bus/local-bus.ts';
import { releaseOwned } from './bus/session-locks.ts';
import { fileError } from './file-error.ts';
import { Ownership } from './owner.ts';
import { Store } from './store.ts';

export interface LocalPlatform {
  bus: Bus;
  blobs: Blobs;
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
  const store = new Store(join(stateDir, 'patchline.db'));
  if (exclusive) {
    await store.write(() => {
      releaseOwned(store);
    });
  }
  const blobs = openLocalBlobs(join(stateDir, 'blobs'), clock);
  if (exclusive) blobs.removeLeftovers();
  const bus = new LocalBus(store, clock, exclusive);
  return {
    bus,
    blobs,
    async close() {
      await bus.close();
      await store.close();
      ownership?.release();
    },
  };
}

function makeStateFolder(path: string): void {
  try {
    // Private: what nobody published yet lies in it.
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileError(error, path);
  }
}
