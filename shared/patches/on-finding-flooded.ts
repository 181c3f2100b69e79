import type { Platform } from '../platform/index.ts';
import { moveHead } from './move-head.ts';
import { takenIn } from './sequence.ts';

/** Takes in only the sequence of a `finding.flooded`: it is about investigations, which need no patch. */
export function onFindingFlooded(platform: Platform, packageKey: string, sequence: number): Promise<void> {
  return moveHead(platform, packageKey, (known) =>
    sequence <= known.applied && !known.missed?.includes(sequence) ? undefined : takenIn(known, sequence),
  );
}
