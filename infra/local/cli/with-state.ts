import type { Platform } from '../../../shared/platform/index.ts';
import type { CommandContext } from './command-context.ts';
import { openPlatform } from './local-platform.ts';

/** Does something with a state that is there already, beside whoever owns it, and closes it. */
export async function withState(
  stateDir: string,
  { settings }: CommandContext,
  act: (platform: Platform) => Promise<void>,
): Promise<void> {
  const platform = await openPlatform({ stateDir, shared: true }, settings);
  try {
    await act(platform);
  } finally {
    await platform.close();
  }
}
