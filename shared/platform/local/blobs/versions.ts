import type { BigIntStats } from 'node:fs';
import { futimesSync, statSync } from 'node:fs';

import type { BlobProperties } from '../../blobs.ts';
import { fileErrorCode } from '../file-error.ts';

/**
 * The ETag combines the file's inode and modification time. Every write creates a new file whose time is set
 * to the microsecond, later than that of the file it replaces. So no two versions of a blob share an ETag,
 * and ETags need no storage of their own.
 */
export function etagOf(stat: BigIntStats): string {
  return `"${stat.mtimeNs.toString(36)}-${stat.ino.toString(36)}"`;
}

export function propertiesOf(name: string, stat: BigIntStats): BlobProperties {
  return { name, size: Number(stat.size), etag: etagOf(stat), modifiedAt: new Date(Number(stat.mtimeMs)) };
}

/** `undefined` if there is no such file. */
export function currentVersion(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}

/** Stamps the open file as the version after `previous`. */
export function stampVersion(fd: number, previous: BigIntStats | undefined): void {
  const now = Math.round((performance.timeOrigin + performance.now()) * 1000);
  const after = previous === undefined ? 0 : Number(previous.mtimeNs / 1000n) + 2;
  const seconds = Math.max(now, after) / 1e6;
  futimesSync(fd, seconds, seconds);
}

export function isMissing(error: unknown): boolean {
  const code = fileErrorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
