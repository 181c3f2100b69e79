import { channel } from 'node:diagnostics_channel';

import { StorageFullError } from '../errors.ts';

/** Announces each write that failed because the disk is full: a service waits for room, a scan gives up. */
export const storageFull = channel('patchline:storage-full');

/** The error for a write that failed because the disk is full. */
export function fullDisk(path: string, cause: unknown): StorageFullError {
  const error = new StorageFullError(`no space left for ${path}: nothing was written`, { cause });
  storageFull.publish(error);
  return error;
}
