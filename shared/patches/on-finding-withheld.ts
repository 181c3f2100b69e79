import { againWhenOvertaken, type Platform } from '../platform/index.ts';
import { newPatchHead, type PatchHead } from './documents.ts';
import { passedOver } from './sequence.ts';

/**
 * Passes over an event that was set aside: later ones count, and it is taken in when it comes late. Told twice, or after
 * the event itself, it does nothing.
 */
export function onFindingWithheld(
  { documents }: Platform,
  packageKey: string,
  sequence: number,
): Promise<void> {
  const patches = documents.container('patches');
  return againWhenOvertaken(async () => {
    const head = await patches.read<PatchHead>(packageKey, 'head');
    const known = head?.body ?? newPatchHead(packageKey);
    if (sequence <= known.applied) return;
    const next = passedOver(known, sequence);
    await (head ? patches.replace(packageKey, next, head.etag) : patches.create(packageKey, next));
  });
}
