import { channel } from 'node:diagnostics_channel';

import { StorageFullError } from '../errors.ts';

/** Hears of each write that the disk had no room for: a service waits for room, a scan gives up. */
export const storageFull = channel('patchline:storage-full');

/** The error for a write that the disk had no room for. */
export function fullDisk(path: string, cause: unknown): StorageFullError {
  const error = new StorageFullError(`no space left for ${path}: nothing was written`, { cause });
  storageFull.publish(error);
  return error;
}
