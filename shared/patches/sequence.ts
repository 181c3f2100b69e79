import { defined } from '../platform/index.ts';
import type { PatchHead } from './documents.ts';

/** A longer gap is not a gap: a rebuild restarts a package's sequences far above the old ones. */
const LONGEST_GAP = 1_000;

/** The head after an event: gaps before it are remembered, a gap that it fills is closed. */
export function takenIn(head: PatchHead, sequence: number): PatchHead {
  return advanced(
    head,
    sequence,
    missedBy(head, sequence).filter((other) => other !== sequence),
  );
}

/** The head after notice that an event was set aside: it may still come late. */
export function passedOver(head: PatchHead, sequence: number): PatchHead {
  return advanced(head, sequence, [...missedBy(head, sequence), sequence]);
}

function missedBy(head: PatchHead, sequence: number): number[] {
  const gap = Math.max(0, sequence - head.applied - 1);
  const between = Array.from({ length: gap > LONGEST_GAP ? 0 : gap }, (_, at) => head.applied + 1 + at);
  return [...(head.missed ?? []), ...between];
}

function advanced({ missed: _, ...head }: PatchHead, sequence: number, missed: readonly number[]): PatchHead {
  return {
    ...head,
    applied: Math.max(head.applied, sequence),
    ...defined({ missed: missed.length > 0 ? [...missed] : undefined }),
  };
}
