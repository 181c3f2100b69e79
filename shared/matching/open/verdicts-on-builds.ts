import type { ReleaseDocument, ShippedPackage } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import type { Blobs } from '../../platform/index.ts';
import { cachePerStore } from './cache-per-store.ts';
import { type KeptVerdicts, readKeptVerdicts, type VerdictBasis, verdictsName } from './kept-verdicts.ts';
import { shippedKnowledgeDigest } from './knowledge.ts';
import { openMatcherFor } from './matcher-cache.ts';

/** One release's at a time: they are as large as all its rows. */
const cached = cachePerStore<Opened>(1);

/** A scan that is still looking at other packages keeps more and more of them. */
interface Opened {
  etag: string | undefined;
  kept: Promise<KeptVerdicts>;
}

interface AskedVerdicts {
  builds: readonly ShippedPackage[];
  /** Only those on it; default: all. */
  cve?: string;
}

/**
 * What a snapshot says of each of some builds of a release, as of no day: as the scan worked it out, or else worked out again,
 * for which a matcher is opened.
 */
export async function verdictsOnBuilds(
  blobs: Blobs,
  manifest: string,
  { release, digest, distro, asOf }: Pick<ReleaseDocument, 'release' | 'digest' | 'distro' | 'asOf'>,
  { builds, cve }: AskedVerdicts,
): Promise<Verdict[][]> {
  const basis = { release, distro, asOf, manifest, knowledge: shippedKnowledgeDigest() };
  const opened = await cached(blobs, JSON.stringify([basis, digest]), () => open(blobs, basis));
  const kept = await newest(blobs, basis, { opened, builds });
  const lines = builds.map((build) => kept.find(build));
  if (lines.every((line) => line !== undefined))
    return lines.map((line) => (cve === undefined ? line.all() : line.of(cve)));
  const { matcher } = await openMatcherFor(blobs, manifest, { distro, asOf });
  const verdicts = builds.map((build) => matcher.verdicts(build));
  return cve === undefined ? verdicts : verdicts.map((all) => all.filter((each) => each.cve === cve));
}

async function open(blobs: Blobs, basis: VerdictBasis): Promise<Opened> {
  const etag = await etagOf(blobs, basis);
  const kept = readKeptVerdicts(blobs, basis);
  await kept;
  return { etag, kept };
}

/** Opened again if some of these builds were not kept, and more is kept by now. */
async function newest(
  blobs: Blobs,
  basis: VerdictBasis,
  { opened, builds }: { opened: Opened; builds: readonly ShippedPackage[] },
): Promise<KeptVerdicts> {
  const before = await opened.kept;
  if (builds.every((build) => before.find(build) !== undefined)) return before;
  const etag = await etagOf(blobs, basis);
  if (etag === opened.etag) return opened.kept;
  const kept = readKeptVerdicts(blobs, basis);
  kept.catch(() => Object.assign(opened, { etag: undefined, kept: Promise.resolve(before) }));
  Object.assign(opened, { etag, kept });
  return kept;
}

async function etagOf(blobs: Blobs, { release }: VerdictBasis): Promise<string | undefined> {
  return (await blobs.head(verdictsName(release)))?.etag;
}
