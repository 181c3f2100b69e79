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
 * At most one of `absent` and `etag`. `absent`: write only where no blob of that name is; `etag`: only over that version; without a condition the
 * write replaces whatever is there. `leaseId` is needed while a lease is held on the blob, and refused when that
 * lease is over.
 */
export interface PutOptions {
  absent?: true;
  etag?: string;
  leaseId?: string;
}

export interface Lease {
  id: string;
  /** For the same time again. @throws LockLostError when it ran out and another took it, or the blob is gone. */
  renew(): Promise<void>;
  /** Nothing happens when it is lost already. */
  release(): Promise<void>;
}

/**
 * Names are `/`-separated paths of `[A-Za-z0-9._-]` segments of at most 200 characters, 1024 in all; no segment ends
 * with a dot. `a` and `a/b` may both be there. Every call throws UnrecoverableError for another name.
 */
export interface Blobs {
  /** `undefined` when there is no such blob. */
  get(name: string): Promise<Blob | undefined>;
  /** The bytes as a stream. @throws NotFoundError */
  stream(name: string): Promise<Readable>;
  /** Without the bytes. `undefined` when there is no such blob. */
  head(name: string): Promise<BlobProperties | undefined>;
  /** Returns the new ETag. @throws AlreadyExistsError (`absent`), PreconditionFailedError (`etag`, lease) */
  put(name: string, bytes: Uint8Array | Readable, options?: PutOptions): Promise<string>;
  /** Nothing happens when it is not there. @throws PreconditionFailedError (`etag`, lease) */
  delete(name: string, options?: { etag?: string; leaseId?: string }): Promise<void>;
  /** Those whose name begins with `prefix` (any text, not only whole segments), in order of name. */
  list(prefix: string): AsyncIterable<BlobProperties>;
  /**
   * An exclusive lease on an existing blob for 15 to 60 seconds. It does not change the blob's ETag.
   * @throws NotFoundError, TransientError when another holds it.
   */
  lease(name: string, seconds: number): Promise<Lease>;
}

export const MAX_BLOB_NAME_LENGTH = 1024;
export const MAX_BLOB_SEGMENT_LENGTH = 200;
export const MIN_LEASE_SECONDS = 15;
export const MAX_LEASE_SECONDS = 60;
