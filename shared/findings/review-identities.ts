import { ACCEPTED_IDENTITY } from '../identity/index.ts';
import { type PackageDocument, packageId, type ReleaseDocument } from '../inventory/index.ts';
import type { Identity } from '../matching/index.ts';
import { readCurrent } from '../nvd/index.ts';
import { InvalidInputError, NotFoundError, type Platform, queryAll } from '../platform/index.ts';
import { openMatcherFor } from './matcher-cache.ts';
import type { Matcher } from './matcher.ts';

export interface PackageIdentities {
  package: string;
  version: string;
  /** Most certain first. */
  identities: Identity[];
}

async function openCurrentMatcher(platform: Platform, release: ReleaseDocument): Promise<Matcher> {
  const current = await readCurrent(platform.blobs);
  if (!current) throw new InvalidInputError('nothing was scanned yet: run patchline scan first');
  return (await openMatcherFor(platform.blobs, current.manifest, release)).matcher;
}

/** Which products a package is, and why. @throws NotFoundError when the release has no such package */
export async function identitiesOf(
  platform: Platform,
  release: ReleaseDocument,
  name: string,
): Promise<PackageIdentities[]> {
  const stored = await platform.documents
    .container('packages')
    .read<PackageDocument>(release.release, packageId(name));
  if (!stored) throw new NotFoundError(`${release.release} ships no package ${name}`);
  const matcher = await openCurrentMatcher(platform, release);
  return stored.body.builds.map((build) => ({
    package: name,
    version: build.version,
    identities: matcher.identities(build),
  }));
}

/**
 * Packages that a person should look at: their best identity is a guess, best guess first. Packages that evidence
 * settles, and those for which there is no candidate at all, are left out.
 */
export async function doubtfulIdentities(
  platform: Platform,
  release: ReleaseDocument,
): Promise<PackageIdentities[]> {
  const matcher = await openCurrentMatcher(platform, release);
  const doubtful: PackageIdentities[] = [];
  const query = { partition: release.release, where: { kind: 'package' }, limit: 500 } as const;
  for await (const { body } of queryAll<PackageDocument>(platform.documents.container('packages'), query)) {
    const [build] = body.builds;
    if (!build) continue;
    const identities = matcher.identities(build);
    const [best] = identities;
    if (best && best.confidence < ACCEPTED_IDENTITY)
      doubtful.push({ package: body.name, version: build.version, identities });
  }
  const confidence = ({ identities }: PackageIdentities): number => identities[0]?.confidence ?? 0;
  return doubtful.sort((a, b) => confidence(b) - confidence(a) || (a.package < b.package ? -1 : 1));
}
