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

/** Given instead of a state folder: the platform on Azure that the settings name. */
const AZURE = 'azure:';

export interface OpenOptions {
  /** A folder, or `azure:` for commands that only read or queue something. */
  stateDir: string;
  /**
   * ISO 8601: the time that is recorded; default: the system's. Locks and delays always use the system clock.
   */
  now?: string;
  /** Reads and writes beside an owner; a scan must have created the state. */
  shared?: boolean;
  /** Only reads, also beside an owner: writes nothing, and works on a read-only folder. */
  readOnly?: boolean;
}

export type OpenedPlatform = Platform & Pick<LocalPlatform, 'close'>;

/**
 * Opens the state folder. The caller closes it.
 * @param settings locate the platform on Azure
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
  // Load the SDKs only when needed.
  const { openAzurePlatform } = await import('../../../shared/platform/azure/index.ts');
  return openAzurePlatform(settings);
}
