import type { Renames } from '../../lanes/index.ts';
import type { ContainerImage, ImageComponent, ImageContents } from '../contents/contents.ts';
import { diffPackages, type PackageChange } from './diff-packages.ts';
import { diffVersions, type VersionChange } from './diff-versions.ts';

/** What changed between two images. */
export interface ImageDiff {
  packages: PackageChange[];
  components: VersionChange[];
  /** Versions are tags, or digests of images without one; `tag@digest` where both images state digests. */
  containers: VersionChange[];
}

/** What changed from one image to another. Pure. */
export function diffImages(before: ImageContents, after: ImageContents, renames: Renames = {}): ImageDiff {
  const haveDigests = [before, after].every(({ containers }) =>
    containers.every(({ digest }) => digest !== undefined),
  );
  const container = ({ name, tag, digest = '' }: ContainerImage): { name: string; version: string } => {
    const version = tag === undefined ? digest : haveDigests ? `${tag}@${digest}` : tag;
    return { name, version };
  };
  return {
    packages: diffPackages(before.packages, after.packages, renames),
    components: diffVersions(before.components.map(component), after.components.map(component)),
    containers: diffVersions(before.containers.map(container), after.containers.map(container)),
  };
}

function component({ name, version = '' }: ImageComponent): { name: string; version: string } {
  return { name, version };
}
