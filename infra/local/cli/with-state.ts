import type { Platform } from '../../../shared/platform/index.ts';
import type { CommandContext } from './command-context.ts';
import { type OpenOptions, openPlatform } from './local-platform.ts';

/** Opens an existing state, also beside its owner, does some work with it, and closes it. */
export async function withState(
  options: OpenOptions & ({ shared: true } | { readOnly: true }),
  { settings }: CommandContext,
  act: (platform: Platform) => Promise<void>,
): Promise<void> {
  const platform = await openPlatform(options, settings);
  try {
    await act(platform);
  } finally {
    await platform.close();
  }
}
