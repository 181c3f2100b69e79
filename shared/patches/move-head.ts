import { againWhenOvertaken, type Platform } from '../platform/index.ts';
import { newPatchHead, type PatchHead } from './documents.ts';

/** Moves the head of a package alone, where an event changes no patch. @param next `undefined`: it stays as it is */
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
