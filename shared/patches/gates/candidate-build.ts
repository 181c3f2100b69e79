import type { Platform } from '../../platform/index.ts';
import type { Desk } from '../desk.ts';
import { type BuildDocument, buildId, type PatchDocument } from '../documents.ts';
import { RefusedError } from '../refused.ts';
import { isJudged } from './is-judged.ts';

/** The build whose gates are judged for a patch. @throws RefusedError if no build's gates count */
export async function candidateBuild(
  { documents }: Pick<Platform, 'documents'>,
  { packageKey }: Desk,
  patch: PatchDocument,
): Promise<BuildDocument> {
  const { number, state, build } = patch;
  if (!build || !isJudged(patch))
    throw new RefusedError('patch', `patch ${number} is ${state}: no gates are judged of it`);
  const stored = await documents.container('patches').read<BuildDocument>(packageKey, buildId(build.evr));
  if (!stored) throw new RefusedError('patch', `the build ${build.evr} of patch ${number} is not kept`);
  return stored.body;
}
