import { contentHash } from '../platform/index.ts';
import type { PackageDocument } from './release-documents.ts';

/** Hash of all packages of a release. @param packages by id, in any order */
export function releaseDigest(packages: ReadonlyMap<string, PackageDocument>): string {
  return contentHash(JSON.stringify([...packages].sort(([a], [b]) => (a < b ? -1 : 1))));
}
