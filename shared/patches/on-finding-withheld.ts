import type { Platform } from '../platform/index.ts';
import { moveHead } from './move-head.ts';
import { passedOver } from './sequence.ts';

/**
 * Passes over an event that was set aside: later ones count, and it is taken in when it comes late. Told twice, or after
 * the event itself, it does nothing.
 */
export function onFindingWithheld(platform: Platform, packageKey: string, sequence: number): Promise<void> {
  return moveHead(platform, packageKey, (known) =>
    sequence <= known.applied ? undefined : passedOver(known, sequence),
  );
}
