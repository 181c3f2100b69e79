import { againWhenOvertaken, type Platform } from '../platform/index.ts';
import { newPatchHead, type PatchHead } from './documents.ts';

/** Moves only a package's head, for events that change no patch. @param next `undefined`: the head stays */
export function moveHead(
  { documents }: Platform,
  packageKey: string,
  next: (known: PatchHead) => PatchHead | undefined,
): Promise<void> {
  const patches = documents.container('patches');
  return againWhenOvertaken(async () => {
    const head = await patches.read<PatchHead>(packageKey, 'head');
    const moved = next(head?.body ?? newPatchHead(packageKey));
    if (moved === undefined) return;
    await (head ? patches.replace(packageKey, moved, head.etag) : patches.create(packageKey, moved));
  });
}
