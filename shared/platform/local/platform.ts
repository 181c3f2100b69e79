import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Bus } from '../bus.ts';
import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import { LocalBus } from './bus/local-bus.ts';
import { releaseOwned } from './bus/session-locks.ts';
import { Ownership } from './owner.ts';
import { Store } from './store.ts';

export interface LocalPlatform {
  bus: Bus;
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
  mkdirSync(stateDir, { recursive: true });
  const ownership = exclusive ? new Ownership(stateDir) : undefined;
  const store = new Store(join(stateDir, 'patchline.db'));
  if (exclusive) {
    await store.write(() => {
      releaseOwned(store);
    });
  }
  const bus = new LocalBus(store, clock, exclusive);
  return {
    bus,
    async close() {
      await bus.close();
      await store.close();
      ownership?.release();
    },
  };
}
