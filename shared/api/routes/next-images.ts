import { z } from 'zod';
import { nextImages } from '../../images/index.ts';
import { laneSchema } from '../../lanes/index.ts';
import { WORK_STATES } from '../../patches/index.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { route } from '../route.ts';

const passenger = z.strictObject({
  package: z.string(),
  patch: z.int().describe('Its number.'),
  lane: laneSchema,
  state: z.enum(WORK_STATES),
  cves: z.array(z.string()),
  build: z.string().exactOptional().describe('epoch:version-release.'),
});
const left = passenger.extend({ why: z.string() });

/** What rides the next image of each line, and what does not. Names unpublished CVEs. */
export const nextImagesRoute = route({
  method: 'GET',
  path: '/api/images/next',
  role: 'reader',
  title: 'What rides the next image of each line, and what does not',
  query: z.strictObject({ line: nameParameter.exactOptional() }),
  answer: z.strictObject({
    images: z.array(
      z.strictObject({
        line: z.string(),
        release: z.string(),
        cutOff: z.iso.datetime().exactOptional().describe('When it stops taking patches.'),
        state: z
          .enum(['collecting', 'closed', 'ended'])
          .describe('closed: its cut-off is over and no image came since; ended: the line gets none.'),
        rides: z.array(passenger),
        waiting: z.array(left).describe('May still come until the cut-off.'),
        missed: z.array(left),
      }),
    ),
  }),
  async handle(services, { query: { line } }) {
    return { body: { images: await nextImages(services, services.policy.images, line) } };
  },
});
