import { z } from 'zod';
import {
  diffImages,
  findImage,
  imageBefore,
  imageData,
  type ImageDocument,
  readContents,
  reportImage,
  standingImage,
  storedImages,
} from '../../images/index.ts';
import { laneSchema } from '../../lanes/index.ts';
import { WORK_STATES } from '../../patches/index.ts';
import { defined, NotFoundError } from '../../platform/index.ts';
import { severitySchema, statusSchema } from '../../vulnerabilities/index.ts';
import { unknownAs404 } from '../refused.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { route } from '../route.ts';

const MOST = 1_000;

const image = imageData
  .pick({ line: true, release: true, version: true, variant: true, architecture: true, builtAt: true })
  .extend(imageData.pick({ kernel: true, packages: true, candidate: true, withdrawn: true }).shape)
  .extend({
    addedAt: z.iso.datetime(),
    stands: z.boolean().describe('The newest of its variant that nodes may get.'),
  })
  .strict();

/** Node images, with what their gates say. */
export const imagesRoute = route({
  method: 'GET',
  path: '/api/images',
  role: 'reader',
  title: 'Node images and candidates of them, the newest version first',
  query: z.strictObject({ line: nameParameter.exactOptional() }),
  answer: z.strictObject({
    images: z.array(image).max(MOST).describe('The first thousand.'),
    total: z.int(),
  }),
  async handle({ documents }, { query: { line } }) {
    const all = (await storedImages(documents, line)).map(({ body }) => body);
    const shown = all.toReversed().slice(0, MOST);
    return { body: { images: shown.map((each) => shownOf(each, all)), total: all.length } };
  },
});

function shownOf(document: ImageDocument, all: readonly ImageDocument[]): z.input<typeof image> {
  const { line, release, version, variant, architecture, builtAt, kernel, packages, addedAt } = document;
  const { candidate, withdrawn } = document;
  const own = all.filter((each) => each.line === line);
  return {
    ...{ line, release, version, variant, architecture, packages, addedAt },
    stands: standingImage(own, variant)?.id === document.id,
    ...defined({ builtAt, kernel, withdrawn, candidate: candidate && toldOf(candidate) }),
  };
}

function toldOf(candidate: NonNullable<ImageDocument['candidate']>): z.input<typeof image>['candidate'] {
  const { state, gates, holds, suspects, passedAt } = candidate;
  return { state, holds, ...defined({ gates, suspects, passedAt }) };
}

const versions = z.strictObject({
  name: z.string(),
  added: z.array(z.string()),
  removed: z.array(z.string()),
});
const finding = z.strictObject({
  package: z.string(),
  cve: z.string(),
  severity: severitySchema,
  status: statusSchema,
  builds: z.array(z.string()).describe('epoch:version-release in the image that has it, the oldest first.'),
  kernel: z.string().exactOptional().describe('What uname -r says there, if that kernel is one of them.'),
  other: z.string().describe('What it is in the other image.'),
  reason: z.string().exactOptional().describe('Why it is that there.'),
});
const patch = z.strictObject({
  package: z.string(),
  patch: z.int(),
  lane: laneSchema,
  state: z.enum(WORK_STATES),
  cves: z.array(z.string()),
  build: z.string(),
  carries: z.string().exactOptional().describe('The lowest build in the image.'),
  advisories: z.array(z.string()),
});

/** What an image brings, compared with the one before it. Names unpublished CVEs. */
export const imageDiffRoute = route({
  method: 'GET',
  path: '/api/images/diff',
  role: 'reader',
  title: 'What a node image brings, compared with the one before it',
  refuses: [404],
  query: z.strictObject({
    line: nameParameter,
    version: nameParameter,
    variant: nameParameter.exactOptional().describe('Needed if there are several.'),
  }),
  answer: z.strictObject({
    image,
    before: z.string().exactOptional().describe('Version of the image before it; absent: it is the first.'),
    packages: z
      .array(
        z.strictObject({
          change: z.enum(['added', 'removed', 'upgraded', 'downgraded', 'renamed']),
          name: z.string(),
          was: z.string().exactOptional(),
          arch: z.string().exactOptional(),
          from: z.string().exactOptional(),
          to: z.string().exactOptional(),
          beside: z.string().exactOptional().describe('Another copy of it is in both images.'),
          keepsOlder: z.literal(true).exactOptional().describe('An older copy stays installed.'),
        }),
      )
      .describe('Copies of packages that differ.'),
    components: z.array(versions),
    containers: z.array(versions),
    closes: z.array(finding).exactOptional().describe('Absent before the first scan.'),
    opens: z.array(finding).exactOptional(),
    holds: z.array(patch),
    lacks: z.array(patch).describe('Released fixes of packages that it has without them.'),
    olderCopies: z.array(
      z.strictObject({
        package: z.string(),
        newest: z.string(),
        older: z.array(z.string()),
        keepsOpen: z.array(z.string()).describe('CVEs that stay open because an older copy is installed.'),
      }),
    ),
  }),
  async handle(services, { query: { line, version, variant } }) {
    const { documents, blobs, policy } = services;
    const all = (await storedImages(documents, line)).map(({ body }) => body);
    const found = await Promise.resolve()
      .then(() => findImage(all, { line, version, ...defined({ variant }) }))
      .catch(unknownAs404(NotFoundError));
    const renames = policy.images[line]?.renames ?? {};
    const before = imageBefore(all, found);
    const [is, was] = await Promise.all([
      readContents(blobs, found.digest),
      before && readContents(blobs, before.digest),
    ]);
    const diff = was ? diffImages(was, is, renames) : { packages: [], components: [], containers: [] };
    const report = await reportImage(services, all, found, renames);
    const { closes, opens, holds, lacks, olderCopies } = report;
    return {
      body: {
        image: shownOf(found, all),
        ...diff,
        ...{ holds, lacks, olderCopies },
        ...defined({ before: before?.version, closes, opens }),
      },
    };
  },
});
