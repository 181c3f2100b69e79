import { liftFindings } from '../findings/index.ts';
import { heldNames } from '../intake/index.ts';
import { liftPatches, untoldEnds } from '../patches/index.ts';
import type { Platform } from '../platform/index.ts';

/**
 * Lifts embargoes that are over: patches first, so that their findings do not open new ones. A patch that names
 * another CVE stays under embargo as long as that does; a finding does not wait, and may need another build.
 * @throws the first failure, once everything else is done; the next round tries again
 */
export async function liftEmbargoes(platform: Platform): Promise<void> {
  const held = await heldNames(platform);
  const failures = await liftPatches(platform, held);
  await liftFindings(platform, held, failures, await untoldEnds(platform));
  for (const error of failures.values()) throw error;
}
