import type { PatchDocument } from '../documents.ts';
import { hasCandidate } from '../work.ts';

/** Whether the gates of a patch's build still count, even after one rejected it, until the next build. */
export function isJudged({ state, gates = [] }: Pick<PatchDocument, 'state' | 'gates'>): boolean {
  return hasCandidate(state) || (state === 'rejected' && gates.some((gate) => gate.state === 'failed'));
}
