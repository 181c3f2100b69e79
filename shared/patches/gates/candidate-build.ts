import type { Platform } from '../../platform/index.ts';
import type { Desk } from '../desk.ts';
import { type BuildDocument, buildId, type PatchDocument } from '../documents.ts';
import { RefusedError } from '../refused.ts';
import { hasCandidate } from '../work.ts';

/** The build whose gates are judged for a patch. @throws RefusedError where there is none, or they no longer are */
export async function candidateBuild(
  { documents }: Pick<Platform, 'documents'>,
  { packageKey }: Desk,
  { number, state, build }: PatchDocument,
): Promise<BuildDocument> {
  if (!build || !hasCandidate(state))
    throw new RefusedError('patch', `patch ${number} is ${state}: no gates are judged of it`);
  const stored = await documents.container('patches').read<BuildDocument>(packageKey, buildId(build.evr));
  if (!stored) throw new RefusedError('patch', `the build ${build.evr} of patch ${number} is not kept`);
  return stored.body;
}
