import type { ReleaseDocument, ShippedPackage } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import type { Blobs } from '../../platform/index.ts';
import { cachePerStore } from './cache-per-store.ts';
import { type KeptVerdicts, readKeptVerdicts } from './kept-verdicts.ts';
import { shippedKnowledgeDigest } from './knowledge.ts';
import { openMatcherFor } from './matcher-cache.ts';

/** One release's at a time: they are as large as all its rows. */
const cached = cachePerStore<KeptVerdicts>(1);

interface AskedVerdicts {
  builds: readonly ShippedPackage[];
  /** Only those on it; default: all. */
  cve?: string;
}

/**
 * What a snapshot says of each of some builds of a release, as of no day: as the scan worked it out, or else worked out again,
 * for which a matcher is opened.
 * @returns reads the verdicts, which is when they begin to take memory
 */
export async function verdictsOnBuilds(
  blobs: Blobs,
  manifest: string,
  { release, digest, distro, asOf }: Pick<ReleaseDocument, 'release' | 'digest' | 'distro' | 'asOf'>,
  { builds, cve }: AskedVerdicts,
): Promise<() => Verdict[][]> {
  const basis = { release, distro, asOf, manifest, knowledge: shippedKnowledgeDigest() };
  const kept = await cached(blobs, JSON.stringify([basis, digest]), () => readKeptVerdicts(blobs, basis));
  const lines = builds.map((build) => kept.find(build));
  if (lines.every((line) => line !== undefined))
    return () => lines.map((line) => (cve === undefined ? line.all() : line.of(cve)));
  const { matcher } = await openMatcherFor(blobs, manifest, { distro, asOf });
  return () => {
    const verdicts = builds.map((build) => matcher.verdicts(build));
    return cve === undefined ? verdicts : verdicts.map((all) => all.filter((each) => each.cve === cve));
  };
}
