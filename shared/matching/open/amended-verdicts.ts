import type { ReleaseDocument, ShippedPackage } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import { type Blobs, contentHash, openSealed, sealed } from '../../platform/index.ts';
import { cachePerStore } from './cache-per-store.ts';
import { keyOf, type VerdictBasis, wordsOf } from './kept-verdicts.ts';
import { shippedKnowledgeDigest } from './knowledge.ts';

/**
 * What the last scan of a release said anew of builds of which all else stayed, so that the job of a kernel need not read
 * eleven thousand verdicts to find the one that changed. One blob a release beside its kept verdicts; without it a job
 * reads all of them.
 */
const PREFIX = 'nvd/amended/';

/** The verdicts on some CVEs of a build, in place of those before. */
export interface AmendedVerdicts {
  /** What was said of the build before: its digest, and the generation since which not a word of it was another. */
  before: { digest: string; since: number };
  /** As it is now. */
  digest: string;
  /** As of no day. */
  verdicts: Verdict[];
  /** Of how many CVEs something is said. */
  cves: number;
}

interface Kept {
  basis: readonly string[];
  builds: Readonly<Record<string, AmendedVerdicts>>;
}

/** By what `keyOf` gives of a build. */
export async function keepAmended(blobs: Blobs, basis: VerdictBasis, builds: Kept['builds']): Promise<void> {
  const kept: Kept = { basis: wordsOf(basis), builds };
  await blobs.put(nameOf(basis.release), sealed(Buffer.from(JSON.stringify(kept))));
}

const cached = cachePerStore<Kept['builds']>(1);

/** What a scan against this snapshot said anew of a build; `undefined` if more of it may have changed. */
export async function amendedVerdicts(
  blobs: Blobs,
  manifest: string,
  { release, digest, distro, asOf }: Pick<ReleaseDocument, 'release' | 'digest' | 'distro' | 'asOf'>,
  build: ShippedPackage,
): Promise<AmendedVerdicts | undefined> {
  const basis = { release, distro, asOf, manifest, knowledge: shippedKnowledgeDigest() };
  const builds = await cached(blobs, JSON.stringify([basis, digest]), () => readAmended(blobs, basis));
  return builds[keyOf(build)];
}

/** None if there are none on this basis or the blob is damaged. */
async function readAmended(blobs: Blobs, basis: VerdictBasis): Promise<Kept['builds']> {
  const blob = await blobs.get(nameOf(basis.release));
  const bytes = blob && openSealed(blob.bytes);
  if (bytes === undefined) return {};
  const kept = JSON.parse(bytes.toString('utf8')) as Kept;
  return JSON.stringify(kept.basis) === JSON.stringify(wordsOf(basis)) ? kept.builds : {};
}

function nameOf(release: string): string {
  return `${PREFIX}${contentHash(release)}`;
}
