import { existsSync, linkSync, renameSync, unlinkSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';

import { checkLeaseSeconds } from '../../blob-limits.ts';
import type { Blob, BlobProperties, Blobs, Lease, PutOptions } from '../../blobs.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { AlreadyExistsError, NotFoundError, PreconditionFailedError, TransientError } from '../../errors.ts';
import { fileError, fileErrorCode } from '../file-error.ts';
import {
  discard,
  makeFolder,
  makeRoot,
  removeDeadTemporaries,
  syncFolder,
  type Temporary,
  writeTemporary,
} from './files.ts';
import { blobPath, mutexPath, temporaryFolder } from './layout.ts';
import { Leases } from './leases.ts';
import { listBlobs } from './listing.ts';
import { FolderMutex } from './mutex.ts';
import { currentVersion, etagOf, isMissing, propertiesOf, stampVersion } from './versions.ts';

/** Opens a folder of blobs for reading only; it may not be writable at all. */
export function readLocalBlobs(dir: string): Blobs {
  return new LocalBlobs(dir, systemClock, dir);
}

/**
 * Opens blobs in a folder shared by any number of threads and processes. Reading, and writing with `absent`,
 * needs no lock; every other change checks and acts inside the folder's mutex.
 * @throws StorageError, StorageFullError
 */
export function openLocalBlobs(dir: string, clock: Clock = systemClock): LocalBlobs {
  try {
    makeRoot(dir);
  } catch (error) {
    throw fileError(error, dir);
  }
  return new LocalBlobs(dir, clock, temporaryFolder(dir));
}

class LocalBlobs implements Blobs {
  readonly #root: string;
  readonly #mark: string;
  readonly #mutex: FolderMutex;
  readonly #leases: Leases;

  /** `mark`: a folder that exists as long as the blobs do; its absence shows that the disk was removed. */
  constructor(root: string, clock: Clock, mark: string) {
    this.#root = root;
    this.#mark = mark;
    this.#mutex = new FolderMutex(mutexPath(root));
    this.#leases = new Leases(root, clock);
  }

  async get(name: string): Promise<Blob | undefined> {
    const handle = await this.#open(name);
    if (handle === undefined) return undefined;
    try {
      // From the open file, so that bytes and ETag belong to the same version.
      const etag = etagOf(await handle.stat({ bigint: true }));
      return { bytes: await handle.readFile(), etag };
    } catch (error) {
      throw fileError(error, this.#root);
    } finally {
      await handle.close();
    }
  }

  async stream(name: string): Promise<Readable> {
    const handle = await this.#open(name);
    if (handle === undefined) throw notFound(name);
    return handle.createReadStream();
  }

  async head(name: string): Promise<BlobProperties | undefined> {
    const path = blobPath(this.#root, name);
    try {
      return propertiesOf(name, await stat(path, { bigint: true }));
    } catch (error) {
      if (!isMissing(error)) throw fileError(error, path);
      this.#checkThere();
      return undefined;
    }
  }

  async put(name: string, bytes: Uint8Array | Readable, options: PutOptions = {}): Promise<string> {
    const path = blobPath(this.#root, name);
    // Content named by its hash often exists already; then there is nothing to write.
    if (options.absent === true && currentVersion(path) !== undefined) throw alreadyExists(name);
    try {
      const temporary = await writeTemporary(this.#root, bytes);
      try {
        await makeFolder(this.#root, dirname(path));
        if (options.absent === true) this.#create(name, temporary, path);
        else this.#replace(name, temporary, path, options);
        await syncFolder(dirname(path));
        return etagOf(await temporary.handle.stat({ bigint: true }));
      } finally {
        await discard(temporary);
      }
    } catch (error) {
      if (isMissing(error)) this.#checkThere();
      throw fileError(error, path);
    }
  }

  async delete(name: string, options: { etag?: string; leaseId?: string } = {}): Promise<void> {
    const path = blobPath(this.#root, name);
    const removed = this.#mutex.run(() => {
      const version = currentVersion(path);
      if (version === undefined) {
        this.#checkThere();
        return false;
      }
      this.#checkConditions(name, etagOf(version), options);
      unlinkSync(path);
      this.#leases.forget(name);
      return true;
    });
    if (removed) await syncFolder(dirname(path));
  }

  async *list(prefix: string): AsyncGenerator<BlobProperties> {
    yield* listBlobs(this.#root, prefix);
    // A folder that disappeared looks like one without blobs.
    this.#checkThere();
  }

  lease(name: string, seconds: number): Promise<Lease> {
    return new Promise((resolve) => {
      checkLeaseSeconds(seconds);
      const path = blobPath(this.#root, name);
      const id = this.#mutex.run(() => {
        if (currentVersion(path) === undefined) {
          this.#checkThere();
          throw notFound(name);
        }
        return this.#leases.take(name, seconds);
      });
      resolve(this.#leaseOf(name, id, seconds));
    });
  }

  /** Removes what killed processes left: incomplete content and leases. */
  removeLeftovers(): void {
    try {
      removeDeadTemporaries(this.#root);
      this.#mutex.run(() => {
        this.#leases.forgetDead();
      });
    } catch (error) {
      throw fileError(error, this.#root);
    }
  }

  /** Checks, before a blob counts as missing, that the whole folder is not. @throws TransientError */
  #checkThere(): void {
    if (!existsSync(this.#mark)) throw new TransientError(`the folder of blobs ${this.#root} is not there`);
  }

  /** Only a link creates a name without replacing an existing one. */
  #create(name: string, temporary: Temporary, path: string): void {
    stampVersion(temporary.handle.fd, undefined);
    try {
      linkSync(temporary.path, path);
    } catch (error) {
      if (fileErrorCode(error) === 'EEXIST') throw alreadyExists(name);
      throw error;
    }
  }

  #replace(name: string, temporary: Temporary, path: string, options: PutOptions): void {
    this.#mutex.run(() => {
      const version = currentVersion(path);
      this.#checkConditions(name, version === undefined ? undefined : etagOf(version), options);
      stampVersion(temporary.handle.fd, version);
      renameSync(temporary.path, path);
    });
  }

  /** @throws PreconditionFailedError */
  #checkConditions(name: string, current: string | undefined, options: PutOptions): void {
    if (options.etag !== undefined && options.etag !== current) {
      throw new PreconditionFailedError(`blob ${name} is of another version`);
    }
    this.#leases.check(name, options.leaseId);
  }

  async #open(name: string): Promise<FileHandle | undefined> {
    const path = blobPath(this.#root, name);
    try {
      return await open(path, 'r');
    } catch (error) {
      if (!isMissing(error)) throw fileError(error, path);
      this.#checkThere();
      return undefined;
    }
  }

  #leaseOf(name: string, id: string, seconds: number): Lease {
    const inMutex = (section: () => void): Promise<void> =>
      new Promise((resolve) => {
        this.#mutex.run(section);
        resolve();
      });
    return {
      id,
      renew: () =>
        inMutex(() => {
          this.#leases.renew(name, id, seconds);
        }),
      release: () =>
        inMutex(() => {
          this.#leases.release(name, id);
        }),
    };
  }
}

function notFound(name: string): NotFoundError {
  return new NotFoundError(`there is no blob ${name}`);
}

function alreadyExists(name: string): AlreadyExistsError {
  return new AlreadyExistsError(`there is a blob ${name} already`);
}
