import { type Inventory, type SeenBuild, shipSeenBuilds } from '../../inventory/index.ts';
import { InvalidInputError, type Platform } from '../../platform/index.ts';
import { parseEvr } from '../../rpm/index.ts';
import type { BuildDocument } from '../documents.ts';
import { contentsIn, keepContents } from './contents.ts';
import { guardPlaces } from './guard-places.ts';
import { lyingIn } from './lying.ts';
import { guardMetadataAge, keepMetadataAge } from './metadata-age.ts';
import { placePatches } from './place-patches.ts';

/** Repositories of a release. Builds in `preview` do not ship yet. */
export const REPOSITORIES = ['base', 'extended', 'preview'] as const;

interface Check {
  release: string;
  repository: (typeof REPOSITORIES)[number];
  /** What its metadata says. */
  found: Pick<Inventory, 'mapped' | 'asOf' | 'source' | 'rejected'>;
  /** Losses that a person accepts, such as `repository` or `repository/base`. */
  acceptLoss?: readonly string[];
}

interface Checked {
  /** Number of packages with accepted builds. */
  packages: number;
  /** Packages whose build changed. */
  shipped: string[];
}

/**
 * Records which accepted builds a repository holds, by its own metadata. A build that it holds for all its
 * architectures becomes the package's build (except in `preview`), with its patch list, so that the next
 * match closes what it fixes; nothing else in the inventory changes. The same metadata again changes nothing.
 * Where a record was set aside, no patch counts as gone.
 * @throws InvalidInputError if the metadata has no time, or the release is not known, RecordLossError where it
 * is older than what was looked at before, or lacks more of those whose patches lay there than go by themselves
 */
export async function checkRepository(
  platform: Platform,
  { release, repository, found, acceptLoss = [] }: Check,
): Promise<Checked> {
  const { asOf, source } = found;
  if (asOf === undefined) throw new InvalidInputError(`${source}: its repomd.xml has no timestamp`);
  const lying = lyingIn(found);
  const where = { kind: 'repository', name: repository } as const;
  const isPartial = found.rejected.length > 0;
  await guardMetadataAge(platform, { release, repository, asOf }, acceptLoss);
  if (!isPartial) await guardPlaces(platform, { release, where, lying, acceptLoss });
  const builds = await placePatches(platform, {
    release,
    where,
    lying,
    isPartial,
    asOf: platform.clock.now().toISOString(),
    cause: `repository ${repository} as of ${asOf}`,
  });
  const seen: SeenBuild[] = [];
  for (const [name, own] of builds) {
    const here = lying.get(name);
    const whole = own.find(({ evr, architectures }) =>
      architectures.every((arch) => here?.get(arch) === evr),
    );
    if (whole && repository !== 'preview') seen.push(seenBuild(whole));
  }
  await keepContents(platform.blobs, { release, repository }, { contents: contentsIn(found), isPartial });
  const shipped = await shipSeenBuilds(platform.documents, { release, asOf, builds: seen });
  await keepMetadataAge(platform, { release, repository, asOf });
  return { packages: builds.size, shipped };
}

function seenBuild({ package: name, evr, patchedCves }: BuildDocument): SeenBuild {
  const { epoch = 0, ...rest } = parseEvr(evr);
  return { name, epoch, ...rest, patchedCves };
}
