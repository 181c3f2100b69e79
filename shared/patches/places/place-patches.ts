import { defined, type Platform } from '../../platform/index.ts';
import { acceptedBuilds } from '../builds/accepted-builds.ts';
import { changePackage } from '../change-package.ts';
import type { BuildDocument } from '../documents.ts';
import { lookAtPatches } from './look.ts';
import type { Lying } from './lying.ts';
import type { Where } from './places.ts';

/** What lies in a repository, an image line or a region. */
interface Found {
  release: string;
  where: Where;
  lying: Lying;
  /** ISO 8601: when it was like that. */
  asOf: string;
  /** For the log: how that is known. */
  cause: string;
  /** Architectures of the place; absent: all of a patch's build. */
  architectures?: readonly string[];
  /** Version of the image that was looked at. */
  image?: string;
  /** Some of it could not be read: what was not found may be there all the same. */
  isPartial?: boolean;
}

/**
 * Records which patches of a release lie in a place: all those that it holds, and an end for those that it
 * held and holds no more. The same again, or what is older than what is known, changes nothing.
 * @returns the accepted builds of the release, by package
 */
export async function placePatches(
  platform: Platform,
  { release, lying, cause, architectures, image, isPartial = false, ...found }: Found,
): Promise<Map<string, BuildDocument[]>> {
  const builds = Map.groupBy(await acceptedBuilds(platform.documents, release), (build) => build.package);
  for (const [name, own] of builds) {
    if (isPartial && !isWhole(own, lying.get(name))) continue;
    await changePackage(platform, {
      release,
      package: name,
      at: platform.clock.now().toISOString(),
      cause,
      act(desk) {
        const here = lying.get(name) ?? new Map<string, string>();
        lookAtPatches(desk, { ...found, lying: here, builds: own, ...defined({ architectures, image }) });
        return [];
      },
    });
  }
  return builds;
}

/** Whether the package was found for every architecture that was ever built. */
function isWhole(builds: readonly BuildDocument[], here: ReadonlyMap<string, string> | undefined): boolean {
  return builds.every(({ architectures }) => architectures.every((each) => here?.has(each) === true));
}
