import { type Platform, underEmbargo } from '../../platform/index.ts';
import { readPatches } from '../read-patches.ts';
import { RefusedError } from '../refused.ts';

/**
 * Keeps people who know of an embargo from breaking it by mistake. Call it only on their behalf: its refusal
 * would tell others of the embargo.
 * @throws RefusedError if a build not marked as under embargo names a CVE that is
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
