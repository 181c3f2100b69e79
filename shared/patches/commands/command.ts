import { z } from 'zod';
import { MAX_RELEASE_KEY } from '../../inventory/index.ts';
import { laneSchema } from '../../lanes/index.ts';
import { MAX_PART_LENGTH } from '../../rpm/index.ts';
import { embargoed } from '../embargoed.ts';

const text = (most: number): z.ZodString => z.string().trim().min(1, 'is empty').max(most, 'is too long');

const about = {
  release: text(MAX_RELEASE_KEY).describe('For example azurelinux-3.0.'),
  package: text(MAX_PART_LENGTH).describe('Name of the source package.'),
  patch: z.int('is not a whole number').min(1, 'is less than 1').describe('Number of the patch.'),
  embargoed: embargoed.exactOptional(),
};
const reason = text(4000).describe('Why, for people to read.');

/** A release target, named as the place that it becomes: `repository base`, `image-line azurelinuxv3/gen2`. */
const target = z
  .string()
  .max(300, 'is too long')
  .regex(
    /^(?:repository [A-Za-z0-9._-]+|image-line [a-z0-9][a-z0-9.-]*\/[a-z0-9][a-z0-9.-]*)$/,
    'is not "repository NAME" or "image-line LINE/VARIANT"',
  );

/** A person's command on a patch. */
export const patchCommand = z.discriminatedUnion('do', [
  z
    .strictObject({
      do: z.literal('request'),
      ...about,
      targets: z.array(target).min(1, 'is empty').max(100, 'has more than 100 entries'),
    })
    .describe('Requests its release to these targets.'),
  z.strictObject({ do: z.literal('release'), ...about }).describe('Releases it as requested and approved.'),
  z.strictObject({ do: z.literal('withdraw'), ...about, reason }),
  z
    .strictObject({
      do: z.literal('mitigate'),
      ...about,
      text: text(4000).describe('What to do until there is a fix.'),
    })
    .describe('Describes a workaround until there is a fix; the finding stays.'),
  z
    .strictObject({
      do: z.literal('credit'),
      ...about,
      names: z.array(text(200)).max(50, 'has more than 50 entries').describe('As they want to be named.'),
    })
    .describe('Says whom its advisory thanks: who found or reported what it fixes. Replaces those before.'),
  z.strictObject({ do: z.literal('move'), ...about, lane: laneSchema.exclude(['none']), reason }),
]);
export type PatchCommand = z.infer<typeof patchCommand>;

/** A person other than the requester approves the release of a patch as it is now. */
export const approval = z.strictObject({ do: z.literal('approve'), ...about });
export type Approve = z.infer<typeof approval>;
