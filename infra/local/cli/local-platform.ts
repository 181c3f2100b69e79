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

/** In place of a state folder: the platform on Azure that the settings name. */
const AZURE = 'azure:';

interface OpenOptions {
  /** A folder, or `azure:` for commands that look or queue something. */
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
export async function openPlatform(options: OpenOptions): Promise<OpenedPlatform> {
  const platform = await openState(options);
  providePlatform(Promise.resolve(platform));
  return platform;
}

type OpenedPlatform = Platform & Pick<LocalPlatform, 'close'>;

/** The same for a state that this process's functions are not to run on. */
export async function openState({ stateDir, now, shared = false }: OpenOptions): Promise<OpenedPlatform> {
  if (isAzure(stateDir)) return openAzure(shared);
  if (shared && !existsSync(join(stateDir, 'patchline.db')))
    throw new InvalidInputError(`${stateDir}: holds no state: run patchline scan first, or give its --state`);
  const clock = now === undefined ? systemClock : fixedClock(parseTime(now));
  const local = await openLocalPlatform({ stateDir: resolve(stateDir), exclusive: !shared });
  const { bus, blobs } = local;
  return { documents: currentDocuments(local.documents), bus, blobs, clock, close: () => local.close() };
}

export function isAzure(stateDir: string): boolean {
  return stateDir === AZURE;
}

async function openAzure(shared: boolean): Promise<OpenedPlatform> {
  if (!shared) throw new InvalidInputError(`${AZURE}: the function app does that there`);
  // Its SDKs are loaded only where they are needed.
  const { openAzurePlatform } = await import('../../../shared/platform/azure/index.ts');
  return openAzurePlatform(process.env);
}

function parseTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidInputError(`--now ${text}: is no time`);
  return time;
}
