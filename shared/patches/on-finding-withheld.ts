import type { Platform } from '../platform/index.ts';
import { moveHead } from './move-head.ts';
import { passedOver } from './sequence.ts';

/**
 * Skips an event that was set aside: later ones count, and it is taken in if it comes late. Does nothing if
 * repeated, or after the event itself.
 */
export function onFindingWithheld(platform: Platform, packageKey: string, sequence: number): Promise<void> {
  return moveHead(platform, packageKey, (known) =>
    sequence <= known.applied ? undefined : passedOver(known, sequence),
  );
}
