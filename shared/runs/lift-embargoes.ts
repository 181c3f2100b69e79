import { liftFindings } from '../findings/index.ts';
import { liftPatches } from '../patches/index.ts';
import type { Platform } from '../platform/index.ts';

/**
 * Brings to light what was under embargo until now: patches first, so that their findings open none of their own.
 * @throws what failed first, after all else is done; the next round tries again
 */
export async function liftEmbargoes(platform: Platform): Promise<void> {
  const failures = await liftPatches(platform);
  await liftFindings(platform, failures);
  for (const error of failures.values()) throw error;
}
