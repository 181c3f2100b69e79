import {
  type BinaryPackage,
  decodeText,
  type Inventory,
  parseReleaseKey,
  readInventory,
  releaseKey,
  withinBounds,
} from '../../inventory/index.ts';
import { compareText, contentHash, defined, InvalidInputError } from '../../platform/index.ts';
import type { RejectedRecord } from '../../vulnerabilities/index.ts';
import type { ContainerImage, ImageComponent, ImageContents, ImagePackage } from './contents.ts';
import { type ImageList, isImageList, readImageList } from './image-list.ts';
import { releaseVersion, variantName } from './names.ts';

/** A file that describes an image, or a part of it. */
interface ImageFile {
  name: string;
  bytes: Uint8Array;
}

/** What somebody says of an image whose files may not. */
interface Stated {
  version?: string;
  variant?: string;
  /** Key of its release: `azurelinux-3.0`. */
  release?: string;
}

/** An image as its files describe it. */
export interface ReadImage {
  version: string;
  variant: string;
  release: string;
  /** Of most of its packages: `x86_64`. */
  architecture: string;
  /** ISO 8601; absent where no file says. */
  builtAt?: string;
  osVersion?: string;
  /** As `uname -r` prints it. */
  kernel?: string;
  contents: ImageContents;
  /** Hash of the contents. */
  digest: string;
  rejected: RejectedRecord[];
}

/** Most packages, and most components, of one image. */
const MOST = 20_000;

/**
 * Reads an image from one list of packages (release notes, `rpm -qa` or an SBOM) and at most one list of its
 * container images. Files and statements must agree on version, variant and release.
 * @throws InvalidInputError naming the file or the field
 */
export function readImage(files: readonly ImageFile[], stated: Stated): ReadImage {
  const { inventory, list } = readFiles(files);
  const { image, source } = inventory;
  const version = agreed('version', [stated.version, image?.version, list?.version]);
  const variant = agreed('variant', [stated.variant, image?.variant, list?.variant]);
  const release = agreed('release', [stated.release, releaseOf(inventory)]);
  parseReleaseKey(release);
  if (!releaseVersion.safeParse(version).success) throw badName('version', version);
  if (!variantName.safeParse(variant).success) throw badName('variant', variant);
  const contents = contentsOf(inventory, list);
  if (contents.packages.length === 0) throw new InvalidInputError(`${source}: contains no RPM package`);
  return {
    version,
    variant,
    release,
    architecture: architectureOf(contents.packages, source),
    ...defined({ builtAt: inventory.asOf, osVersion: image?.osVersion, kernel: image?.kernel }),
    contents,
    digest: contentHash(JSON.stringify(contents)),
    rejected: [...inventory.rejected, ...(list?.rejected ?? [])],
  };
}

function readFiles(files: readonly ImageFile[]): { inventory: Inventory; list: ImageList | undefined } {
  const inventories: Inventory[] = [];
  const lists: ImageList[] = [];
  for (const { name, bytes } of files) {
    const text = bytes[0] === 0x7b ? decodeText(bytes, name) : '';
    if (isImageList(text)) lists.push(readImageList(text, name));
    else inventories.push(withinBounds(readInventory(bytes, name)));
  }
  const [inventory, other] = inventories;
  if (!inventory || other || lists.length > 1) {
    const given = `${inventories.length} of packages and ${lists.length} of container images`;
    throw new InvalidInputError(
      `an image needs one list of its packages and at most one of its container images, not ${given}`,
    );
  }
  if (inventory.format === 'manifest' || inventory.format === 'repodata') {
    throw new InvalidInputError(
      `${inventory.source}: says what a release ships, not what is installed in an image`,
    );
  }
  return { inventory, list: lists[0] };
}

function agreed(field: keyof Stated, said: readonly (string | undefined)[]): string {
  const [first, second] = new Set(said.filter((each) => each !== undefined));
  if (first === undefined)
    throw new InvalidInputError(`${field}: is not in the files: pass --${field}`, { field });
  if (second === undefined) return first;
  throw new InvalidInputError(`${field}: is ${first} and ${second}: these are not of one image`, { field });
}

function badName(field: string, value: string): InvalidInputError {
  return new InvalidInputError(`${field} ${value}: cannot be used as a name`, { field });
}

function releaseOf({ distro, release }: Inventory): string | undefined {
  return distro === undefined || release === undefined ? undefined : releaseKey(distro, release);
}

function contentsOf(inventory: Inventory, list: ImageList | undefined): ImageContents {
  const { mapped, unmapped, components, source } = inventory;
  const binaries = [...mapped, ...unmapped].map(({ binary }) => imagePackage(binary));
  if (Math.max(binaries.length, components.length) > MOST)
    throw new InvalidInputError(`${source}: has more than ${MOST} packages or components`);
  const containers = components
    .filter(({ kind }) => kind === 'container-image')
    .map(({ name, version }): ContainerImage =>
      version?.startsWith('sha256:') === true
        ? { name, digest: version }
        : { name, ...defined({ tag: version }) },
    );
  return {
    packages: sorted(binaries),
    components: sorted(
      components
        .filter(({ kind }) => kind === 'component')
        .map(({ name, version, purl }): ImageComponent => ({ name, ...defined({ version, purl }) })),
    ),
    containers: sorted(list?.containers ?? containers),
  };
}

function imagePackage({
  name,
  epoch,
  version,
  release,
  arch,
  builtFrom,
  sourceName,
}: BinaryPackage): ImagePackage {
  const source = builtFrom ?? (sourceName === undefined ? undefined : { name: sourceName });
  return {
    name,
    ...defined({ epoch }),
    version,
    release,
    ...defined({ arch, source: source && defined(source) }),
  };
}

/** In one order whatever that of the document; every copy stays. */
function sorted<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, text: JSON.stringify(item) }))
    .sort((a, b) => compareText(a.text, b.text))
    .map(({ item }) => item);
}

function architectureOf(packages: readonly ImagePackage[], source: string): string {
  const counts = Map.groupBy(packages, ({ arch }) => arch);
  counts.delete('noarch');
  counts.delete(undefined);
  const [most] = [...counts].sort(([, a], [, b]) => b.length - a.length);
  if (most?.[0] !== undefined) return most[0];
  throw new InvalidInputError(`${source}: no package names an architecture`);
}
