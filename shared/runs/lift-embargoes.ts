import { liftFindings } from '../findings/index.ts';
import { liftPatches } from '../patches/index.ts';
import type { Platform } from '../platform/index.ts';

/**
 * Lifts embargoes that are over: patches first, so that their findings do not open new ones.
 * @throws the first failure, once everything else is done; the next round tries again
 */
export async function liftEmbargoes(platform: Platform): Promise<void> {
  const failures = await liftPatches(platform);
  await liftFindings(platform, failures);
  for (const error of failures.values()) throw error;
}
