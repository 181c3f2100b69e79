import { defined, type Documents, type Query, queryAll } from '../platform/index.ts';
import type { ShippedPackage } from './manifest.ts';
import type { PackageDocument, ReleaseDocument } from './release-documents.ts';

/**
 * Every release with stored packages.
 * @param onUnreadable called with each that is damaged or that a newer Patchline wrote, which is left out; without it, fails
 */
export async function knownReleases(
  documents: Documents,
  onUnreadable?: Query['onUnreadable'],
): Promise<ReleaseDocument[]> {
  const releases: ReleaseDocument[] = [];
  const query: Query = { where: { kind: 'release' }, ...defined({ onUnreadable }) };
  for await (const { body } of queryAll<ReleaseDocument>(documents.container('packages'), query))
    releases.push(body);
  return releases;
}

/** The stored packages of a release, one for each build. */
export async function storedPackages(documents: Documents, release: string): Promise<ShippedPackage[]> {
  const packages: ShippedPackage[] = [];
  const query = { partition: release, where: { kind: 'package' }, limit: 500 } as const;
  for await (const { body } of queryAll<PackageDocument>(documents.container('packages'), query))
    packages.push(...body.builds);
  return packages;
}
