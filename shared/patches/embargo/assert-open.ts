import { type Platform, underEmbargo } from '../../platform/index.ts';
import { readPatches } from '../read-patches.ts';
import { RefusedError } from '../refused.ts';

/**
 * Keeps who may know from telling everybody by mistake. To be asked for them alone: others would learn of it.
 * @throws RefusedError where a build that is not said to be under embargo names a CVE that is
 */
export async function assertOpen(
  platform: Platform,
  packageKey: string,
  cves: readonly string[],
): Promise<void> {
  const apart = underEmbargo(platform).documents.container('patches');
  const patches = await readPatches(apart, packageKey);
  const held = new Set([...patches.values()].flatMap(({ body }) => body.cves.map(({ cve }) => cve)));
  const named = cves.find((cve) => held.has(cve));
  if (named !== undefined)
    throw new RefusedError('patchedCves', `${named} is under embargo: say so with embargoed`);
}
