import type { Readable } from 'node:stream';

/** The blob port: named bytes with ETags, conditional writes and leases, shaped after Azure Blob Storage. */

export interface Blob {
  bytes: Buffer;
  etag: string;
}

export interface BlobProperties {
  name: string;
  size: number;
  etag: string;
  modifiedAt: Date;
}

/**
 * At most one of `absent` and `etag`. `absent` writes only if no blob has that name, `etag` only over that
 * version; without a condition the write replaces whatever is there. `leaseId` is required while the blob is
 * leased, and refused once that lease has ended.
 */
export interface PutOptions {
  absent?: true;
  etag?: string;
  leaseId?: string;
}

export interface Lease {
  id: string;
  /**
   * Extends the lease by the same duration.
   * @throws LockLostError if it expired and another took it, or the blob is gone.
   */
  renew(): Promise<void>;
  /** Does nothing if it is already lost. */
  release(): Promise<void>;
}

/**
 * Names are `/`-separated paths of `[A-Za-z0-9._-]` segments of at most 200 characters, 1024 in total; no
 * segment ends with a dot. `a` and `a/b` may coexist. Every call throws UnrecoverableError for an invalid
 * name.
 */
export interface Blobs {
  /** `undefined` if there is no such blob. */
  get(name: string): Promise<Blob | undefined>;
  /** The bytes as a stream. @throws NotFoundError */
  stream(name: string): Promise<Readable>;
  /** Properties without the bytes; `undefined` if there is no such blob. */
  head(name: string): Promise<BlobProperties | undefined>;
  /** Returns the new ETag. @throws AlreadyExistsError (`absent`), PreconditionFailedError (`etag`, lease) */
  put(name: string, bytes: Uint8Array | Readable, options?: PutOptions): Promise<string>;
  /** Does nothing if it does not exist. @throws PreconditionFailedError (`etag`, lease) */
  delete(name: string, options?: { etag?: string; leaseId?: string }): Promise<void>;
  /** Blobs whose name starts with `prefix` (any text, not only whole segments), ordered by name. */
  list(prefix: string): AsyncIterable<BlobProperties>;
  /**
   * Takes an exclusive lease on an existing blob for 15 to 60 seconds. The blob's ETag does not change.
   * @throws NotFoundError, TransientError if another holds it.
   */
  lease(name: string, seconds: number): Promise<Lease>;
}

export const MAX_BLOB_NAME_LENGTH = 1024;
export const MAX_BLOB_SEGMENT_LENGTH = 200;
export const MIN_LEASE_SECONDS = 15;
export const MAX_LEASE_SECONDS = 60;
