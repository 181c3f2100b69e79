import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  currentDocuments,
  fixedClock,
  InvalidInputError,
  type Platform,
  providePlatform,
  systemClock,
} from '../../../shared/platform/index.ts';
import { type LocalPlatform, openLocalPlatform } from '../../../shared/platform/local/index.ts';

interface OpenOptions {
  stateDir: string;
  /** ISO 8601: the time that everything carries; default: the system's. Locks and delays keep to the system's. */
  now?: string;
  /** Read beside an owner, where a scan has left something to read. */
  shared?: boolean;
}

/**
 * Opens the state folder and tells this process's functions to run on it. Close it in the end.
 * @throws InvalidInputError, StorageError, StorageFullError
 */
export async function openPlatform({
  stateDir,
  now,
  shared = false,
}: OpenOptions): Promise<Platform & Pick<LocalPlatform, 'close'>> {
  if (shared && !existsSync(join(stateDir, 'patchline.db')))
    throw new InvalidInputError(`${stateDir}: holds no state: run patchline scan first, or give its --state`);
  const clock = now === undefined ? systemClock : fixedClock(parseTime(now));
  const local = await openLocalPlatform({ stateDir: resolve(stateDir), exclusive: !shared });
  const { bus, blobs } = local;
  const platform = { documents: currentDocuments(local.documents), bus, blobs, clock };
  providePlatform(Promise.resolve(platform));
  return { ...platform, close: () => local.close() };
}

function parseTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidInputError(`--now ${text}: is no time`);
  return time;
}
