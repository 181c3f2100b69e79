import { contentHash } from '../platform/index.ts';
import { componentTypes } from './component-types.ts';
import type { PackageDocument, ReleaseDocument } from './release-documents.ts';

/** What a release's document says of all its packages. @param packages by id, in any order */
export function summaryOf(
  packages: ReadonlyMap<string, PackageDocument>,
): Pick<ReleaseDocument, 'digest' | 'componentTypes'> {
  const builds = [...packages.values()].flatMap((each) => each.builds);
  return { digest: releaseDigest(packages), componentTypes: [...componentTypes(builds)].sort() };
}

/** Hash of all packages of a release. */
function releaseDigest(packages: ReadonlyMap<string, PackageDocument>): string {
  return contentHash(JSON.stringify([...packages].sort(([a], [b]) => (a < b ? -1 : 1))));
}
