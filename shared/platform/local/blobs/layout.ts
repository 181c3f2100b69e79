import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { checkedBlobName } from '../../blob-limits.ts';

/**
 * A file has the last segment of the blob's name, a folder a segment followed by `+`, so that `a` and `a/b`
 * may coexist. Our own entries start with `~`. Neither character occurs in a blob name.
 */
export function blobPath(root: string, name: string): string {
  const segments = checkedBlobName(name);
  return join(folderPath(root, segments.slice(0, -1)), segments.at(-1) ?? '');
}

export function folderPath(root: string, segments: readonly string[]): string {
  return join(root, ...segments.map((segment) => `${segment}+`));
}

/** What a folder entry adds to its blobs' names; `undefined` for our own entries. */
export function entryName(entry: { name: string; isDirectory(): boolean }): string | undefined {
  if (entry.name.startsWith('~')) return undefined;
  return entry.isDirectory() ? `${entry.name.slice(0, -1)}/` : entry.name;
}

/** Where content is written before it gets its name: on the same file system. */
export function temporaryFolder(root: string): string {
  return join(root, '~tmp');
}

export function leaseFolder(root: string): string {
  return join(root, '~leases');
}

/** Hashed, because a blob name may be longer than a file name. */
export function leasePath(root: string, name: string): string {
  return join(leaseFolder(root), createHash('sha256').update(name).digest('hex'));
}

export function mutexPath(root: string): string {
  return join(root, '~lock');
}
