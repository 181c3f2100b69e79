import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ManifestInventory,
  releaseKey,
  type ShippedPackage,
} from '../../../../../shared/inventory/index.ts';
import { InvalidInputError, messageOf } from '../../../../../shared/platform/index.ts';
import { rpmvercmp } from '../../../../../shared/rpm/index.ts';
import { openInventory } from '../../inventory/open-inventory.ts';

/** An image of a history. */
export interface PastImage {
  version: string;
  variant: string;
  /** Key of its release. */
  release: string;
  /** ISO 8601 in UTC. */
  builtAt: string;
  packages: readonly ShippedPackage[];
}

/** The images of one release and variant, oldest version first, and what in the folder was not used. */
export interface PastImages {
  images: PastImage[];
  /** How the newest was read: says which distribution they are of. */
  newest: ManifestInventory;
  /** `FILE: why`. */
  unused: string[];
}

/** What to read, where a folder holds several. */
interface Choice {
  release?: string;
  variant?: string;
  /** YYYY-MM, both included: by when an image was built. */
  from?: string;
  to?: string;
  /** Gives source packages, epochs and patches. */
  manifest?: string;
}

const MAX_FILES = 2_000;

/**
 * Reads the release notes of past images. Only those of one release and variant are one history: that of the newest
 * image, or the chosen one.
 * @throws InvalidInputError naming the folder or the file
 */
export async function readImages(dir: string, { manifest, ...choice }: Choice): Promise<PastImages> {
  const read: { file: string; inventory: ManifestInventory; image: PastImage }[] = [];
  for (const file of await filesIn(dir)) {
    const inventory = await openInventory(join(dir, file), manifest === undefined ? {} : { manifest });
    read.push({ file, inventory, image: imageOf(file, inventory) });
  }
  const inTime = read
    .filter(({ image }) => isWithin(image.builtAt.slice(0, 7), choice))
    .sort(({ image: a }, { image: b }) => rpmvercmp(a.version, b.version));
  const isChosen = ({ image }: { image: PastImage }): boolean =>
    [undefined, image.release].includes(choice.release) &&
    [undefined, image.variant].includes(choice.variant);
  const newest = inTime.findLast(isChosen);
  if (!newest) throw new InvalidInputError(`${dir}: holds no image that was asked for`);
  const { release, variant } = newest.image;
  const used = inTime.filter(({ image }) => image.release === release && image.variant === variant);
  const twice = used.find(({ image }, at) => image.version === used[at - 1]?.image.version);
  if (twice) throw new InvalidInputError(`${twice.file}: version ${twice.image.version} is there twice`);
  return {
    images: used.map(({ image }) => image),
    newest: newest.inventory,
    unused: inTime
      .filter((each) => !used.includes(each))
      .map(
        ({ file, image }) => `${file}: is of ${image.release} ${image.variant}, not ${release} ${variant}`,
      ),
  };
}

async function filesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    throw new InvalidInputError(`${dir}: cannot be read (${messageOf(error)})`, { cause: error });
  });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  if (files.length > MAX_FILES) throw new InvalidInputError(`${dir}: holds more than ${MAX_FILES} files`);
  return files.sort();
}

function imageOf(file: string, inventory: ManifestInventory): PastImage {
  const { distro, release, packages, image } = inventory;
  if (image?.version === undefined) throw new InvalidInputError(`${file}: does not say which image it is`);
  const { version, buildStarted: builtAt, variant = '' } = image;
  return { version, variant, release: releaseKey(distro, release), builtAt, packages };
}

function isWithin(month: string, { from = month, to = month }: Choice): boolean {
  return from <= month && month <= to;
}
