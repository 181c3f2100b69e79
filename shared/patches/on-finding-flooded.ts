import { againWhenOvertaken, type Platform } from '../platform/index.ts';
import { newPatchHead, type PatchHead } from './documents.ts';
import { takenIn } from './sequence.ts';

/** Takes in the place of a `finding.flooded`: it tells of investigations, for which there is nothing to patch. */
export function onFindingFlooded(
  { documents }: Platform,
  packageKey: string,
  sequence: number,
): Promise<void> {
  const patches = documents.container('patches');
  return againWhenOvertaken(async () => {
    const head = await patches.read<PatchHead>(packageKey, 'head');
    const known = head?.body ?? newPatchHead(packageKey);
    if (sequence <= known.applied && !known.missed?.includes(sequence)) return;
    const next = takenIn(known, sequence);
    await (head ? patches.replace(packageKey, next, head.etag) : patches.create(packageKey, next));
  });
}
