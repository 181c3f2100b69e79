import { type DocumentContainer, type Documents, queryAll, type Stored } from '../platform/index.ts';
import type { PatchDocument } from './documents.ts';

/** The patches of a package, by number. */
export async function readPatches(
  container: DocumentContainer,
  packageKey: string,
): Promise<Map<number, Stored<PatchDocument>>> {
  const patches = new Map<number, Stored<PatchDocument>>();
  const query = { partition: packageKey, where: { kind: 'patch' }, limit: 500 } as const;
  for await (const stored of queryAll<PatchDocument>(container, query))
    patches.set(stored.body.number, stored);
  return patches;
}

/** Every patch of a release. */
export async function patchesOfRelease(documents: Documents, release: string): Promise<PatchDocument[]> {
  const patches: PatchDocument[] = [];
  const query = { where: { kind: 'patch', release }, limit: 500 } as const;
  for await (const { body } of queryAll<PatchDocument>(documents.container('patches'), query))
    patches.push(body);
  return patches;
}
