import { defined, IMAGE_SCHEMA, InvalidInputError, type Platform } from '../platform/index.ts';
import { changeLine } from './change-line.ts';
import { keepContents } from './contents/keep-contents.ts';
import { lineName } from './contents/names.ts';
import type { ReadImage } from './contents/read-image.ts';
import { type ImageDocument, imageId } from './documents.ts';

interface Addition {
  line: string;
  image: ReadImage;
  /** Who adds it, for the log. */
  by: string;
}

/**
 * Stores an image of a line and raises `image.added`. The same again changes nothing.
 * @returns whether it is new
 * @throws InvalidInputError where the line has that version and variant with other contents, or is of another
 * release
 */
export async function addImage(platform: Platform, { line, image, by }: Addition): Promise<boolean> {
  const named = lineName.safeParse(line);
  if (!named.success)
    throw new InvalidInputError(`line ${line}: ${named.error.issues[0]?.message ?? ''}`, { field: 'line' });
  await keepContents(platform.blobs, image);
  const addedAt = platform.clock.now().toISOString();
  const added = await changeLine(platform, {
    line,
    cause: `image add by ${by}`,
    act(images, head) {
      const { version, variant, release, digest } = image;
      if (head && head.release !== release) {
        const reason = `is of ${head.release}, not of ${release}`;
        throw new InvalidInputError(`line ${line}: ${reason}`, { field: 'release' });
      }
      const known = images.find(({ id }) => id === imageId(version, variant));
      if (known?.digest === digest) return undefined;
      if (known) throw changedContents(known);
      return { type: 'image.added', image: documentOf(line, image, addedAt) };
    },
  });
  return added !== undefined;
}

function changedContents({ line, version, variant }: ImageDocument): InvalidInputError {
  return new InvalidInputError(
    `image ${version} ${variant}: line ${line} has it with other contents, and what a version holds never changes: give a rebuilt image another version`,
    { record: imageId(version, variant), field: 'digest' },
  );
}

function documentOf(line: string, image: ReadImage, addedAt: string): ImageDocument {
  const { version, variant, release, architecture, builtAt, osVersion, kernel, digest, contents } = image;
  return {
    id: imageId(version, variant),
    kind: 'image',
    schema: IMAGE_SCHEMA,
    line,
    release,
    version,
    variant,
    architecture,
    ...defined({ builtAt, osVersion, kernel }),
    digest,
    packages: contents.packages.length,
    components: contents.components.length,
    containers: contents.containers.length,
    addedAt,
    revision: 1,
  };
}
