import { z } from 'zod';
import { RefusedError } from '../../patches/index.ts';
import type { Platform, Write } from '../../platform/index.ts';
import { changeLine } from '../change-line.ts';
import type { InstalledBuild } from '../contents/installed-build.ts';
import { lineName, releaseVersion, variantName } from '../contents/names.ts';
import { sourcesIn } from '../contents/sources-in.ts';
import { type ImageDocument, regionId, type RegionDocument } from '../documents.ts';
import { findImage } from '../stored-images.ts';
import { isWhole, runningAfter } from './running.ts';

/** How far the roll-out of an image is: the body of POST /api/roll-outs. */
export const rollOutReport = z.strictObject({
  line: lineName.describe('Line of images, such as azurelinuxv3.'),
  version: releaseVersion.describe('Version of the image.'),
  variant: variantName.exactOptional().describe('Needed where the version has several.'),
  regions: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'is not the name of a region, such as westeurope'),
        share: z
          .number()
          .min(0, 'is less than 0')
          .max(1, 'is more than 1')
          .describe('Of the nodes there that run the image: 0 to 1.'),
        at: z.iso.datetime({ offset: true }).describe('When it was like that.'),
      }),
    )
    .min(1, 'is empty')
    .max(200, 'has more than 200 entries'),
});
type RollOutReport = z.infer<typeof rollOutReport>;

interface RolledOut {
  line: string;
  version: string;
  variant: string;
  /** Names of regions of which the report told something new. */
  regions: string[];
}

/**
 * Records which regions run an image, and raises `image.rolled-out` for each. A region under roll-out runs several
 * images; one share that reaches 1 ends that. The same again changes nothing.
 * @throws NotFoundError for an unknown image
 * @throws RefusedError naming the field: a candidate that has not passed, or a report older than the last one of the
 * region. Regions before that one in the report are recorded.
 */
export async function rollOut(platform: Platform, report: RollOutReport, by: string): Promise<RolledOut> {
  const { line, version } = report;
  const told: string[] = [];
  let variant = report.variant ?? '';
  for (const [index, { name, share, at: given }] of report.regions.entries()) {
    const at = new Date(given).toISOString();
    const changed = await changeLine(platform, {
      line,
      cause: `roll-out told by ${by}`,
      async act(images) {
        const image = findImage(images, report);
        ({ variant } = image);
        if (image.candidate && image.candidate.state !== 'passed')
          throw new RefusedError('version', `${version} ${variant} has not passed its gates`);
        const id = regionId(variant, name);
        const stored = await platform.documents.container('images').read<RegionDocument>(line, id);
        const before = stored?.body.running ?? [];
        if (before.some((each) => each.version === version && each.share === share && each.at === at))
          return undefined;
        if (stored && at < stored.body.at)
          throw new RefusedError(`regions.${index}.at`, `${name} was reported for ${stored.body.at} already`);
        const running = runningAfter(before, { version, share, at });
        const body: RegionDocument = { id, kind: 'region', line, variant, region: name, running, at };
        const write: Write = stored ? { op: 'replace', body, etag: stored.etag } : { op: 'create', body };
        const builds = isWhole(running) ? await buildsIn(platform, images, { variant, running }) : [];
        const versions = running.map((each) => each.version);
        return {
          type: 'image.rolled-out',
          image: { ...image, revision: image.revision + 1 },
          rolledOut: { region: name, share, at, running: versions, builds },
          more: [write],
        };
      },
    });
    if (changed) told.push(name);
  }
  return { line, version, variant, regions: told };
}

/** Everything in the images that run there. */
async function buildsIn(
  platform: Platform,
  images: readonly ImageDocument[],
  { variant, running }: Pick<RegionDocument, 'variant' | 'running'>,
): Promise<InstalledBuild[]> {
  const there = images.filter(
    (image) => image.variant === variant && running.some(({ version }) => version === image.version),
  );
  const builds = await Promise.all(there.map(async (image) => (await sourcesIn(platform, image)).builds));
  return builds.flat();
}
