import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type AzureSettings,
  currentDocuments,
  fixedClock,
  InvalidInputError,
  type Platform,
  systemClock,
} from '../../../shared/platform/index.ts';
import {
  type LocalPlatform,
  openLocalPlatform,
  readLocalPlatform,
} from '../../../shared/platform/local/index.ts';

/** In place of a state folder: the platform on Azure that the settings name. */
const AZURE = 'azure:';

export interface OpenOptions {
  /** A folder, or `azure:` for commands that look or queue something. */
  stateDir: string;
  /** ISO 8601: the time that everything carries; default: the system's. Locks and delays keep to the system's. */
  now?: string;
  /** Read and write beside an owner, where a scan has left something to read. */
  shared?: boolean;
  /** Beside an owner too, to look only: nothing is written, and the folder may be one that cannot be. */
  readOnly?: boolean;
}

export type OpenedPlatform = Platform & Pick<LocalPlatform, 'close'>;

/**
 * Opens the state folder. Close it in the end.
 * @param settings say where the platform on Azure is
 * @throws InvalidInputError, StorageError, StorageFullError
 */
export async function openPlatform(
  { stateDir, now, readOnly = false, shared = readOnly }: OpenOptions,
  settings: AzureSettings,
): Promise<OpenedPlatform> {
  if (isAzure(stateDir)) return openAzure(shared, settings);
  if (shared && !existsSync(join(stateDir, 'patchline.db')))
    throw new InvalidInputError(
      `${stateDir}: holds no state: run patchline scan first, or pass another --state`,
    );
  const clock = now === undefined ? systemClock : fixedClock(new Date(now));
  const folder = resolve(stateDir);
  const local = readOnly
    ? readLocalPlatform(folder)
    : await openLocalPlatform({ stateDir: folder, exclusive: !shared });
  const { bus, blobs } = local;
  return { documents: currentDocuments(local.documents), bus, blobs, clock, close: () => local.close() };
}

export function isAzure(stateDir: string): boolean {
  return stateDir === AZURE;
}

async function openAzure(shared: boolean, settings: AzureSettings): Promise<OpenedPlatform> {
  if (!shared) throw new InvalidInputError(`${AZURE}: the function app does that there`);
  // Its SDKs are loaded only where they are needed.
  const { openAzurePlatform } = await import('../../../shared/platform/azure/index.ts');
  return openAzurePlatform(settings);
}
