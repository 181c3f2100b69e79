import type { ShippedPackage } from '../../inventory/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { ImageDocument } from '../documents.ts';
import type { InstalledBuild } from './installed-build.ts';
import { installedBuilds, sourcesOf } from './installed.ts';
import { readContents } from './keep-contents.ts';

/** What an image has, by source package. */
export interface Sources {
  packages: ShippedPackage[];
  builds: InstalledBuild[];
}

/** @throws DamagedBlobError if its contents are missing or incomplete */
export async function sourcesIn(
  { documents, blobs }: Pick<Platform, 'documents' | 'blobs'>,
  { release, digest }: ImageDocument,
): Promise<Sources> {
  const mapping = await sourcesOf(documents, release, await readContents(blobs, digest));
  return { packages: mapping.packages, builds: installedBuilds(mapping) };
}
