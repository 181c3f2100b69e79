import { type PackageDocument, packageId, packageKey } from '../../inventory/index.ts';
import type { Platform } from '../../platform/index.ts';
import { formatEvr } from '../../rpm/index.ts';
import { RefusedError } from '../refused.ts';

/** EVRs of a package's shipped builds. @throws RefusedError if there are none */
export async function shippedEvrs(
  { documents }: Pick<Platform, 'documents'>,
  release: string,
  name: string,
): Promise<string[]> {
  const packages = documents.container('packages');
  const stored = await packages.read<PackageDocument>(release, packageId(name));
  if (!stored) throw new RefusedError('package', `${packageKey(release, name)} does not ship`);
  return stored.body.builds.map(formatEvr);
}
