import { z } from 'zod';
import { MAX_RELEASE_KEY } from '../../inventory/index.ts';
import { vulnerabilityIdSchema } from '../../vulnerabilities/index.ts';
import { impactSchema } from '../policies/index.ts';
import { NOTICES } from './notes.ts';

const text = (most: number): z.ZodString => z.string().trim().min(1, 'is empty').max(most, 'is too long');

const about = {
  release: text(MAX_RELEASE_KEY).describe('For example azurelinux-3.0.'),
  package: text(500).describe('Name of the source package.'),
  cve: vulnerabilityIdSchema,
  embargoed: z
    .literal(true)
    .exactOptional()
    .describe('It concerns something under embargo and needs the role `embargo` too.'),
};
const reason = text(1000).describe('Why, for people to read.');

/** What a person says of a finding for its clocks. */
export const slaCommand = z.discriminatedUnion('do', [
  z
    .strictObject({
      do: z.literal('evaluate'),
      ...about,
      impact: impactSchema.describe('The potential adverse impact, N1 (negligible) to N5.'),
      exposed: z.boolean().describe('Reachable from the internet.'),
      exploitable: z.boolean().describe('Exploitation is likely.'),
      mitigation: text(1000)
        .exactOptional()
        .describe(
          'What was done that lowers the class: less impact, not reachable or not exploitable any more.',
        ),
      reason,
    })
    .describe(
      'Judges a finding, as FedRAMP VDR asks: its clocks start with that, and go by the last judgement.',
    ),
  z
    .strictObject({
      do: z.literal('notify'),
      ...about,
      notice: z.enum(Object.keys(NOTICES) as (keyof typeof NOTICES)[]),
      to: text(200).describe('Who was told, such as a CSIRT.'),
      sentAt: z.iso.datetime().exactOptional().describe('Default: now.'),
      reference: text(200).exactOptional().describe('Their number for it.'),
    })
    .describe('Records a notice of the Cyber Resilience Act, article 14(2), that was sent.'),
  z
    .strictObject({ do: z.literal('pause'), ...about, reason })
    .describe('Lets the clocks of a finding stand still from now on.'),
  z
    .strictObject({ do: z.literal('resume'), ...about, reason })
    .describe('Lets them run again, with the time that was left.'),
]);
export type SlaCommand = z.infer<typeof slaCommand>;
