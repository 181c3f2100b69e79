import {
  diffImages,
  findImage,
  imageBefore,
  type ImageDocument,
  readContents,
  reportImage,
  standingImage,
  storedImages,
} from '../../../../shared/images/index.ts';
import type { Renames } from '../../../../shared/lanes/index.ts';
import { openPolicy } from '../../../../shared/matching/index.ts';
import { defined, NotFoundError, type Platform } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { formatImage, formatImageDiff, formatImages } from '../present/images/images.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';
import { withState } from '../with-state.ts';
import type { LineFlags } from './flags.ts';

export interface LookFlags extends LineFlags {
  format: 'table' | 'json';
  /** Says which packages were renamed. */
  policy?: string;
}

export async function runList(
  { line, variant, state, format }: Omit<LookFlags, 'line'> & { line?: string },
  context: CommandContext,
): Promise<void> {
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const images = (await imagesOf(platform, line)).filter(
      (image) => variant === undefined || image.variant === variant,
    );
    print(
      format === 'json'
        ? jsonText(images)
        : formatImages(images, lookOf(process.stdout, context.environment)),
    );
  });
}

export async function runShow(
  version: string,
  { line, variant, state, format, policy }: LookFlags,
  context: CommandContext,
): Promise<void> {
  const renames = await renamesOf(line, policy, context);
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const images = await imagesOf(platform, line);
    const image = findImage(images, { line, version, ...defined({ variant }) });
    const contents = await readContents(platform.blobs, image.digest);
    const report = await reportImage(platform, images, image, renames);
    const isStanding = standingImage(images, image.variant)?.id === image.id;
    const look = lookOf(process.stdout, context.environment);
    print(
      format === 'json'
        ? jsonText({ ...image, report, contents })
        : formatImage({ image, contents, report, isStanding }, look),
    );
  });
}

export async function runDiff(
  [first, second]: [string, string | undefined],
  { line, variant, state, format, policy }: LookFlags,
  context: CommandContext,
): Promise<void> {
  const renames = await renamesOf(line, policy, context);
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const images = await imagesOf(platform, line);
    const find = (version: string): ImageDocument =>
      findImage(images, { line, version, ...defined({ variant }) });
    const to = find(second ?? first);
    const from = second === undefined ? imageBefore(images, to) : find(first);
    if (!from) throw new NotFoundError(`image ${to.version} ${to.variant}: is the first of line ${line}`);
    const [before, after] = await Promise.all(
      [from, to].map(({ digest }) => readContents(platform.blobs, digest)),
    );
    if (!before || !after) return;
    const diff = diffImages(before, after, renames);
    const look = lookOf(process.stdout, context.environment);
    print(
      format === 'json'
        ? jsonText({ line, from: nameOf(from), to: nameOf(to), ...diff })
        : formatImageDiff({ from, to, diff }, look),
    );
  });
}

function nameOf({ version, variant }: ImageDocument): { version: string; variant: string } {
  return { version, variant };
}

/** Packages of a line under other names than before, by the policy. */
export async function renamesOf(
  line: string,
  file: string | undefined,
  { settings }: CommandContext,
): Promise<Renames> {
  const { images } = await openPolicy(file ?? settings.PATCHLINE_POLICY);
  return images[line]?.renames ?? {};
}

/** The images of a line, or of all, in order. */
export async function imagesOf({ documents }: Platform, line: string | undefined): Promise<ImageDocument[]> {
  return (await storedImages(documents, line)).map(({ body }) => body);
}
