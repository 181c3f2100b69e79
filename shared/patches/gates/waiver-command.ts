import { z } from 'zod';
import { MAX_RELEASE_KEY } from '../../inventory/index.ts';
import { MAX_PART_LENGTH } from '../../rpm/index.ts';
import { embargoed } from '../embargoed.ts';

const text = (most: number): z.ZodString => z.string().trim().min(1, 'is empty').max(most, 'is too long');
const hash = z.string().regex(/^[0-9a-f]{32}$/, 'is not the hash of a result');

const about = {
  release: text(MAX_RELEASE_KEY).describe('For example azurelinux-3.0.'),
  package: text(MAX_PART_LENGTH).describe('Name of the source package.'),
  patch: z.int('is not a whole number').min(1, 'is less than 1').describe('Number of the patch.'),
  embargoed: embargoed.exactOptional(),
  result: hash.describe('Hash of the result that holds the gate, from GET /api/patches.'),
};

/** Requests that a finished result of a gate be let pass, or for longer; another person grants it. */
export const waiverRequest = z.strictObject({
  ...about,
  reason: text(4000).describe('Why, for people to read.'),
  until: z.iso.datetime({ offset: true }).describe('When it expires.'),
  movesAnchor: z
    .boolean()
    .default(false)
    .describe('For a metric: compare later builds with this one, once it is released.'),
});
export type WaiverRequest = z.infer<typeof waiverRequest>;

/** Grants what was requested. */
export const waiverGrant = z.strictObject(about);
export type WaiverGrant = z.infer<typeof waiverGrant>;
