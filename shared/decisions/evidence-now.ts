import { knownReleases, type PackageDocument, packageId, type ReleaseDocument } from '../inventory/index.ts';
import type { Verdict } from '../vulnerabilities/index.ts';
import { readCurrent } from '../snapshot/index.ts';
import type { Platform } from '../platform/index.ts';
import type { Basis, Decision } from './decision.ts';
import { basisOf } from './basis.ts';
import { withEvidence } from './record.ts';
import { combineBuilds, openMatcherFor } from '../matching/index.ts';

/**
 * Adds the evidence from the current snapshot to decisions about single findings. Rules, decisions with their
 * own evidence, and those whose finding is missing or differs between releases stay as they are.
 */
export async function withCurrentEvidence(
  platform: Platform,
  decisions: readonly Decision[],
): Promise<Decision[]> {
  const verdictsOf = await openVerdicts(platform);
  const complete: Decision[] = [];
  for (const decision of decisions) {
    const { package: name, cve, release } = decision.about;
    const isSingle = name !== undefined && cve !== undefined && !decision.evidence && !decision.revoked;
    const bases = isSingle ? basesOf(await verdictsOf(name, release), cve) : [];
    const [basis, ...others] = new Map(bases.map((each) => [JSON.stringify(each), each])).values();
    complete.push(basis && others.length === 0 ? withEvidence(decision, basis) : decision);
  }
  return complete;
}

/** One for each release that has the finding. */
function basesOf(releases: readonly Verdict[][], cve: string): Basis[] {
  return releases.flatMap((verdicts) => {
    const builds = verdicts.filter((verdict) => verdict.cve === cve);
    const [worst] = combineBuilds(builds);
    return worst ? [basisOf([worst, ...builds])] : [];
  });
}

type VerdictsOf = (packageName: string, release: string | undefined) => Promise<Verdict[][]>;

/** A package's verdicts in each release that ships it, or in one; cached for the decisions that follow. */
async function openVerdicts({ documents, blobs }: Platform): Promise<VerdictsOf> {
  const current = await readCurrent(blobs);
  const packages = documents.container('packages');
  const releases = await knownReleases(documents);
  const known = new Map<string, Verdict[]>();
  return async (name, wanted) => {
    const found: Verdict[][] = [];
    for (const release of current ? releases : []) {
      if (wanted !== undefined && wanted !== release.release) continue;
      const key = `${release.release} ${name}`;
      const verdicts = known.get(key) ?? (await computed(release, name, current?.manifest ?? ''));
      known.set(key, verdicts);
      found.push(verdicts);
    }
    return found;
  };

  async function computed(release: ReleaseDocument, name: string, manifest: string): Promise<Verdict[]> {
    const stored = await packages.read<PackageDocument>(release.release, packageId(name));
    if (!stored) return [];
    const { matcher } = await openMatcherFor(blobs, manifest, release);
    return stored.body.builds.flatMap((build) => matcher.verdicts(build));
  }
}
