import type { Settings } from '../../../shared/app/settings/index.ts';
import { defined, StorageError } from '../../../shared/platform/index.ts';
import { isAzure, type OpenedPlatform, openPlatform } from './local-platform.ts';

export interface RecordFlags {
  state: string;
  now?: string;
}

interface Opened {
  platform: OpenedPlatform;
  /** A `serve` owns the state folder, or the state is the function app's. */
  served: boolean;
}

/** Opens an existing state, for this process alone unless somebody owns it. The caller closes it. */
export async function openForWriting({ state, now }: RecordFlags, settings: Settings): Promise<Opened> {
  const options = defined({ stateDir: state, now });
  // Open as shared first: a folder without a state is refused, not created.
  const shared = await openPlatform({ ...options, shared: true }, settings);
  if (isAzure(state)) return { platform: shared, served: true };
  try {
    const platform = await openPlatform(options, settings);
    await shared.close();
    return { platform, served: false };
  } catch (error) {
    if (error instanceof StorageError) return { platform: shared, served: true };
    await shared.close();
    throw error;
  }
}
