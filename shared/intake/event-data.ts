import { z } from 'zod';
import { vulnerabilityIdSchema } from '../vulnerabilities/index.ts';

const REPORT_CHANGES = [
  'received',
  'updated',
  'cve-assigned',
  'published-early',
  'named-openly',
  'ended',
  'lifted',
] as const;
export type ReportChange = (typeof REPORT_CHANGES)[number];

/** Data of `report.changed`, private; on the embargo channel until the embargo is over. */
export const reportChangedData = z.object({
  id: vulnerabilityIdSchema,
  own: z.string().describe('The id that Patchline gave it; stays when it gets its CVE id.'),
  aliases: z.array(z.string()).describe('Names that others have for it.'),
  release: z.string(),
  packages: z.array(z.string()),
  change: z
    .enum(REPORT_CHANGES)
    .describe(
      'published-early: a source names it before its date, and its owner has to act; named-openly: an issue that ' +
        'everybody can read goes by one of its names.',
    ),
  where: z.url().exactOptional().describe('named-openly: the address of what names it.'),
  until: z.iso.datetime().describe('Date of disclosure, in UTC.'),
  owner: z.string().describe('Who reported it to Patchline.'),
  revision: z.int().min(1).describe('Number of the change to the report on this channel, from 1.'),
});
export type ReportChangedData = z.infer<typeof reportChangedData>;
