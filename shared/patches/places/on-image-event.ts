import { attributesOf, dataOf, EVENT_WITHHELD } from '../../events/index.ts';
import { defined, type Platform } from '../../platform/index.ts';
import { readData } from '../read-data.ts';
import { imageBrief } from './image-brief.ts';
import { lowestOf } from './lying.ts';
import { placePatches } from './place-patches.ts';
import type { Where } from './places.ts';

/**
 * Handles a message of `patch-events` about an image, with the host's metadata: which patches the image holds that
 * a variant of a line now offers, and which ones a region runs. A region has a patch once every image that runs there
 * has it. A repeated event changes nothing.
 * @throws InvalidInputError when it is not an image event
 */
export async function onImageEvent(
  platform: Platform,
  body: unknown,
  metadata: Readonly<Record<string, unknown>> | undefined,
): Promise<void> {
  const attributes = attributesOf(metadata);
  const { id, type, time } = attributes;
  // What stands is told again by the next event, and this one when it can be sent.
  if (type === EVENT_WITHHELD) return;
  const data = readData(id, imageBrief, await dataOf(platform.blobs, body, attributes));
  const { line, variant, release, architecture, version, standing, rolledOut } = data;
  const place = (where: Where, found: { asOf: string; image?: string; builds: Builds }): Promise<unknown> => {
    const { builds, ...rest } = found;
    const about = { release, where, lying: lowestOf(builds), architectures: [architecture], ...rest };
    return placePatches(platform, { ...about, cause: id });
  };
  const name = `${line}/${variant}`;
  if (standing) {
    const { version: image, builds } = standing;
    await place({ kind: 'image', name }, { asOf: time, builds, ...defined({ image }) });
  }
  if (rolledOut) {
    const { region, at, builds } = rolledOut;
    await place({ kind: 'region', name: region, line: name }, { asOf: at, image: version, builds });
  }
}

type Builds = Parameters<typeof lowestOf>[0];
