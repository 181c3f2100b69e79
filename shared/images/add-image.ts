import type { RequiredSet } from '../gates/index.ts';
import { isLive, type LinePolicy } from '../lanes/index.ts';
import { defined, IMAGE_SCHEMA, InvalidInputError, type Platform } from '../platform/index.ts';
import { changeLine } from './change-line.ts';
import { keepContents } from './contents/keep-contents.ts';
import { lineName } from './contents/names.ts';
import type { ReadImage } from './contents/read-image.ts';
import { type Candidacy, type ImageDocument, imageId } from './documents.ts';

interface Addition {
  line: string;
  image: ReadImage;
  /** Who adds it, for the log. */
  by: string;
  /** What it has to pass before it counts as released; absent: it is released. */
  required?: RequiredSet;
  /** What the policy says of the line, if anything. */
  policy?: LinePolicy | undefined;
}

/**
 * Stores an image of a line and raises `image.added`. The same again changes nothing.
 * @returns whether it is new
 * @throws InvalidInputError where the line has that version and variant with other contents, is of another release,
 * is not onboarded yet or at its end of life
 */
export async function addImage(
  platform: Platform,
  { line, image, by, required, policy }: Addition,
): Promise<boolean> {
  const named = lineName.safeParse(line);
  if (!named.success)
    throw new InvalidInputError(`line ${line}: ${named.error.issues[0]?.message ?? ''}`, { field: 'line' });
  assertInLine(line, image, policy);
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
      const candidate = required && candidacy(required, addedAt);
      return {
        type: 'image.added',
        image: { ...documentOf(line, image, addedAt), ...defined({ candidate }) },
      };
    },
  });
  return added !== undefined;
}

/** By the policy; when the image was built counts, where its files say. */
function assertInLine(line: string, { release, builtAt }: ReadImage, policy: LinePolicy | undefined): void {
  if (!policy) return;
  const refuse = (field: string, reason: string): never => {
    throw new InvalidInputError(`line ${line}: ${reason}`, { field });
  };
  if (policy.release !== release)
    refuse('release', `is of ${policy.release} by the policy, not of ${release}`);
  if (builtAt === undefined || isLive(policy, new Date(builtAt))) return;
  const { onboarded, endOfLife } = policy;
  const when =
    onboarded !== undefined && builtAt < onboarded ? `begins on ${onboarded}` : `ended on ${endOfLife ?? ''}`;
  refuse('line', `${when}, and the image was built on ${builtAt.slice(0, 10)}`);
}

/** Without gates there is nothing to wait for. */
function candidacy(required: RequiredSet, at: string): Candidacy {
  if (required.gates.length === 0) return { state: 'passed', required, holds: [], passedAt: at };
  return { state: 'waiting', required, holds: required.gates.map(({ name }) => `waiting: ${name}`) };
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
