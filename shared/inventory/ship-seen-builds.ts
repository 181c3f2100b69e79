import { isDeepStrictEqual } from 'node:util';
import { againWhenOvertaken, type Documents, InvalidInputError, queryAll } from '../platform/index.ts';
import { compareEvr } from '../rpm/index.ts';
import type { ShippedPackage } from './manifest.ts';
import { summaryOf } from './release-digest.ts';
import { type PackageDocument, packageId, RELEASE_ID, type ReleaseDocument } from './release-documents.ts';

/** A build in a repository, with the CVEs that its patches name. */
export type SeenBuild = Pick<ShippedPackage, 'name' | 'epoch' | 'version' | 'release'> & {
  patchedCves: string[];
};

interface Seen {
  /** Key of the release. */
  release: string;
  /** ISO 8601: time of the repository's metadata. */
  asOf: string;
  builds: readonly SeenBuild[];
}

/**
 * Makes builds seen in a repository the builds of their packages; the rest of the inventory stays. A package
 * that already ships a build as high stays unchanged. If it ships several builds, the highest one below is
 * replaced.
 * @returns the packages whose build changed
 * @throws InvalidInputError when the release is not known
 */
export async function shipSeenBuilds(
  documents: Documents,
  { release, asOf, builds }: Seen,
): Promise<string[]> {
  const packages = documents.container('packages');
  const changed: string[] = [];
  for (const build of builds) {
    await againWhenOvertaken(async () => {
      const stored = await packages.read<PackageDocument>(release, packageId(build.name));
      const body = stored && withBuild(stored.body, build, asOf);
      if (!stored || !body) return;
      await packages.replace(release, body, stored.etag);
      changed.push(build.name);
    });
  }
  // Computed from what is stored, so it also repairs a crash between a package and this step.
  await renewDigest(documents, release);
  return changed;
}

/** `undefined` if nothing changes. */
function withBuild(known: PackageDocument, seen: SeenBuild, seenAsOf: string): PackageDocument | undefined {
  const below = known.builds.filter((build) => (compareEvr(build, seen) ?? 0) <= 0);
  const replaced = below.reduce<ShippedPackage | undefined>(
    (highest, build) => (highest && (compareEvr(build, highest) ?? 0) < 0 ? highest : build),
    undefined,
  );
  if (!replaced) return undefined;
  const { epochAssumed: _, ...rest } = replaced;
  const build: ShippedPackage = { ...rest, ...seen };
  if (isDeepStrictEqual(replaced, build)) return undefined;
  return { ...known, builds: known.builds.map((each) => (each === replaced ? build : each)), seenAsOf };
}

/**
 * Whether builds seen in a repository survive an import: the inventory is older and has no higher build.
 * Times are compared as text: a day without a time means its beginning.
 */
export function staysAsSeen(
  stored: PackageDocument,
  wanted: readonly ShippedPackage[],
  asOf: string,
): boolean {
  if (stored.seenAsOf === undefined || asOf >= stored.seenAsOf) return false;
  return wanted.every((build) => stored.builds.some((seen) => (compareEvr(build, seen) ?? 0) <= 0));
}

async function renewDigest(documents: Documents, release: string): Promise<void> {
  const container = documents.container('packages');
  await againWhenOvertaken(async () => {
    const stored = await container.read<ReleaseDocument>(release, RELEASE_ID);
    if (!stored) throw new InvalidInputError(`release ${release}: is not known`);
    const packages = new Map<string, PackageDocument>();
    const query = { partition: release, where: { kind: 'package' }, limit: 500 } as const;
    for await (const { body } of queryAll<PackageDocument>(container, query)) packages.set(body.id, body);
    const summary = summaryOf(packages);
    const body: ReleaseDocument = { ...stored.body, ...summary };
    if (summary.digest !== stored.body.digest) await container.replace(release, body, stored.etag);
  });
}
