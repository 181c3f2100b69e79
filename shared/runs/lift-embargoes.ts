import { liftFindings } from '../findings/index.ts';
import { holdsAny, type Platform, underEmbargo } from '../platform/index.ts';

/**
 * Lifts embargoes that are over: patches first, so that their findings do not open new ones. A patch that names
 * another CVE stays under embargo as long as that does; a finding does not wait, and may need another build. Who owns
 * them, and what people noted, follows.
 * @throws the first failure, once everything else is done; the next round tries again
 */
export async function liftEmbargoes(platform: Platform): Promise<void> {
  if (!(await mayHaveEnded(platform))) return;
  const { heldNames } = await import('../intake/index.ts');
  const { liftOwnerships } = await import('../ownership/index.ts');
  const { liftPatches, untoldEnds } = await import('../patches/index.ts');
  const held = await heldNames(platform);
  const failures = await liftPatches(platform, held);
  await liftFindings(platform, held, failures, await untoldEnds(platform));
  await liftOwnerships(platform);
  for (const error of failures.values()) throw error;
}

/** Most runs find nothing under embargo: they need not load the rooms of reports and patches. */
async function mayHaveEnded(platform: Platform): Promise<boolean> {
  const { documents } = underEmbargo(platform);
  return (
    (await holdsAny(documents.container('patches'), { kind: 'patch' })) ||
    (await holdsAny(documents.container('findings'), { kind: 'finding' })) ||
    (await holdsAny(documents.container('audit'), { kind: 'ownership', side: 'embargo' }))
  );
}
