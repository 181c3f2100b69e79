import { AlreadyExistsError, PatchlineError } from '../platform/errors.ts';
import type { Blobs } from '../platform/blobs.ts';

/** Where a snapshot's content-named blobs live. */
export interface SnapshotStore {
  /** @throws PatchlineError when it is not there: a snapshot names only what was written. */
  get(name: string): Promise<Uint8Array>;
  /** The name tells the content: writing it again does nothing. */
  put(name: string, bytes: Uint8Array): Promise<void>;
}

export function blobStore(blobs: Blobs): SnapshotStore {
  return {
    async get(name) {
      const blob = await blobs.get(name);
      if (!blob) throw new PatchlineError(`snapshot blob ${name} is missing`);
      return blob.bytes;
    },
    async put(name, bytes) {
      try {
        await blobs.put(name, bytes, { absent: true });
      } catch (error) {
        if (!(error instanceof AlreadyExistsError)) throw error;
      }
    },
  };
}

/** For a one-shot match: nothing is kept. */
export function memoryStore(): SnapshotStore {
  const blobs = new Map<string, Uint8Array>();
  return {
    get(name) {
      const bytes = blobs.get(name);
      return bytes
        ? Promise.resolve(bytes)
        : Promise.reject(new PatchlineError(`snapshot blob ${name} is missing`));
    },
    put(name, bytes) {
      blobs.set(name, bytes);
      return Promise.resolve();
    },
  };
}
