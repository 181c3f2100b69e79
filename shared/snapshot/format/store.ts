import { type Blobs, contentHash, isPacked, putContent } from '../../platform/index.ts';
import { missing, notPacked } from './opened.ts';

/** Where a snapshot's content-named blobs live. */
export interface SnapshotStore {
  /** @throws DamagedBlobError when it is missing, too: a snapshot names only what was written. */
  get(name: string): Promise<Uint8Array>;
  /** @throws DamagedBlobError when its first bytes are not those of a packed blob */
  find(name: string): Promise<Uint8Array | undefined>;
  /** Names are content hashes: writing again does nothing, unless the stored blob is damaged. */
  put(name: string, bytes: Uint8Array): Promise<void>;
}

const NOTHING = contentHash('');

export function blobStore(blobs: Blobs): SnapshotStore {
  const find = async (name: string): Promise<Uint8Array | undefined> => {
    const bytes = (await blobs.get(name))?.bytes;
    // An emptied blob would read as a shard without records; a part without records is named by the hash of nothing.
    if (bytes && !isPacked(bytes) && !(bytes.length === 0 && name.endsWith(NOTHING))) throw notPacked(name);
    return bytes;
  };
  return {
    find,
    get: (name) => find(name).then((bytes) => bytes ?? Promise.reject(missing(name))),
    async put(name, bytes) {
      await putContent(blobs, name, bytes);
    },
  };
}

/** For a one-shot match, which keeps nothing. */
export function memoryStore(): SnapshotStore {
  const blobs = new Map<string, Uint8Array>();
  const find = (name: string): Promise<Uint8Array | undefined> => Promise.resolve(blobs.get(name));
  return {
    find,
    get: (name) => find(name).then((bytes) => bytes ?? Promise.reject(missing(name))),
    put(name, bytes) {
      blobs.set(name, bytes);
      return Promise.resolve();
    },
  };
}
