import { type PackageDocument, packageId, type ReleaseDocument } from '../../inventory/index.ts';
import { ACCEPTED_IDENTITY, type Identity } from '../../vulnerabilities/index.ts';
import { readCurrent } from '../../snapshot/index.ts';
import { InvalidInputError, NotFoundError, type Platform, queryAll } from '../../platform/index.ts';
import { openMatcherFor } from '../open/matcher-cache.ts';
import type { SnapshotMatcher } from '../open/open-matcher.ts';

export interface PackageIdentities {
  package: string;
  version: string;
  /** Most certain first. */
  identities: Identity[];
}

async function openCurrentMatcher(platform: Platform, release: ReleaseDocument): Promise<SnapshotMatcher> {
  const current = await readCurrent(platform.blobs);
  if (!current) throw new InvalidInputError('no scan yet: run patchline scan first');
  return (await openMatcherFor(platform.blobs, current.manifest, release)).matcher;
}

/** Which products a package is, and why. @throws NotFoundError if the release does not ship the package */
export async function identitiesOf(
  platform: Platform,
  release: ReleaseDocument,
  name: string,
): Promise<PackageIdentities[]> {
  const stored = await platform.documents
    .container('packages')
    .read<PackageDocument>(release.release, packageId(name));
  if (!stored) throw new NotFoundError(`${release.release} ships no package ${name}`);
  return identitiesOfBuilds(await openCurrentMatcher(platform, release), stored.body);
}

/** Which products each build of a package is. */
function identitiesOfBuilds(
  matcher: SnapshotMatcher,
  { name, builds }: Pick<PackageDocument, 'name' | 'builds'>,
): PackageIdentities[] {
  return builds.map((build) => ({
    package: name,
    version: build.version,
    identities: matcher.identities(build),
  }));
}

/** The identities of everything a release ships, against the current snapshot. */
export async function allIdentities(
  platform: Platform,
  release: ReleaseDocument,
): Promise<PackageIdentities[]> {
  const matcher = await openCurrentMatcher(platform, release);
  const all: PackageIdentities[] = [];
  const query = { partition: release.release, where: { kind: 'package' }, limit: 500 } as const;
  for await (const { body } of queryAll<PackageDocument>(platform.documents.container('packages'), query))
    all.push(...identitiesOfBuilds(matcher, body));
  return all;
}

/**
 * Packages that a person should review: the best identity of their first build is only a guess. Best guess
 * first. Leaves out packages that evidence settles and those without any candidate.
 */
export function doubtfulIdentities(identities: readonly PackageIdentities[]): PackageIdentities[] {
  const firstBuilds = new Map(identities.toReversed().map((each) => [each.package, each]));
  const confidence = ({ identities: [best] }: PackageIdentities): number => best?.confidence ?? 0;
  return [...firstBuilds.values()]
    .filter((each) => each.identities.length > 0 && confidence(each) < ACCEPTED_IDENTITY)
    .sort((a, b) => confidence(b) - confidence(a) || (a.package < b.package ? -1 : 1));
}
