import { type FixTimes, noteFixTimes } from '../../findings/index.ts';
import type { BuildDocument } from '../../patches/index.ts';
import { defined, type Platform } from '../../platform/index.ts';
import type { Milestone, Span } from '../policies/index.ts';
import { reachedBy } from './reached.ts';

/**
 * Notes on findings how far their fixes are, by the patches of the package: patches know no findings, and findings no
 * patches. A place that a fix has left is noted no more.
 */
export async function noteFixes(
  { documents }: Pick<Platform, 'documents'>,
  packageKey: string,
  { cves, withAllPatched }: NotedFindings,
): Promise<void> {
  const { buildsOfPackage, readPatches } = await import('../../patches/index.ts');
  const stored = [...(await readPatches(documents.container('patches'), packageKey)).values()];
  const patches = stored.map(({ body }) => body);
  const builds = await buildsOfPackage(documents, packageKey);
  const patched = patches.flatMap((patch) => patch.cves.map(({ cve }) => cve));
  for (const cve of new Set([...cves, ...(withAllPatched ? patched : [])])) {
    const own = patches.filter((patch) => patch.cves.some((each) => each.cve === cve));
    await noteFixTimes(documents, { packageKey, cve }, fixTimes(reachedBy(own), builds, cve));
  }
}

interface NotedFindings {
  cves: readonly string[];
  /** Also those of every patch: one that changes may take over what another had. */
  withAllPatched: boolean;
}

function fixTimes(
  reached: ReturnType<typeof reachedBy>,
  builds: readonly BuildDocument[],
  cve: string,
): FixTimes {
  const since = (milestone: Milestone): string | undefined => standingSince(reached[milestone]);
  const [fixAvailable] = builds
    .filter(({ patch, patchedCves }) => patch !== undefined && patchedCves.includes(cve))
    .map(({ acceptedAt }) => acceptedAt)
    .sort();
  return defined({
    mitigated: since('mitigated'),
    fixAvailable,
    released: since('released'),
    inRepository: since('in-repository'),
    inImage: since('in-image'),
    inRegion: since('in-region'),
  });
}

/** Since when it is so without a break; `undefined`: it is not. */
function standingSince(spans: readonly Span[] = []): string | undefined {
  const standing = spans.find(({ until }) => until === Infinity);
  return standing && new Date(standing.from).toISOString();
}
