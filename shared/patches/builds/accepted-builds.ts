import { type Documents, queryAll } from '../../platform/index.ts';
import type { BuildDocument } from '../documents.ts';

/** Every build that was accepted for a release, also of patches that are not released yet. */
export async function acceptedBuilds(documents: Documents, release: string): Promise<BuildDocument[]> {
  const builds: BuildDocument[] = [];
  const query = { where: { kind: 'build', release }, limit: 500 } as const;
  for await (const { body } of queryAll<BuildDocument>(documents.container('patches'), query))
    builds.push(body);
  return builds;
}
