import { z } from 'zod';
import { laneSchema } from '../lanes/index.ts';
import { cveSchema, ratingSchema, severitySchema, statusSchema } from '../vulnerabilities/index.ts';

/** The summary of a finding that events carry. */
const findingBrief = z.object({
  cve: cveSchema,
  status: statusSchema,
  severity: severitySchema.describe("The vendor's where there is a rating, else the score's."),
  score: z.number().nullable().describe('CVSS base score; null where nobody scored it.'),
  rating: ratingSchema.exactOptional(),
  knownExploited: z.boolean(),
  lane: laneSchema,
  laneRule: z.string().describe('Name of the rule of the policy that decided the lane.'),
  embargo: z
    .object({ until: z.iso.datetime() })
    .exactOptional()
    .describe('On the channel of what is under embargo, only.'),
});
export type FindingBrief = z.infer<typeof findingBrief>;

/** Investigations with the same product, rule and source. */
export const floodGroup = z.object({
  product: z.string().describe('vendor:product, or the purl of a component.'),
  rule: z
    .enum(['routing', 'statement', 'identity', 'criterion', 'component'])
    .describe('Why the package may have these CVEs and may not.'),
  source: z.string().describe('Who did not say enough.'),
  count: z.int().describe('CVEs.'),
  likely: z.int().describe('Of these with a confidence of 0.5 and more.'),
  severities: z.partialRecord(severitySchema, z.int()),
  examples: z.array(cveSchema),
  settledBy: z.string().describe('The one thing that would settle them.'),
});

/** Data of `finding.changed`, private: it names CVEs that are not published yet. */
export const findingChangedData = findingBrief.extend({
  release: z.string(),
  package: z.string(),
  evr: z.string().describe('epoch:version-release of the build.'),
  previousStatus: statusSchema.nullable().describe('null: the finding is new.'),
  revision: z.int().min(1),
  reason: z.string(),
  baseline: z
    .array(findingBrief)
    .describe("Open findings recorded before without an event; told with the package's first event only."),
});
export type FindingChangedData = z.infer<typeof findingChangedData>;

/** Data of `finding.flooded`, private: a package's investigations, too many to tell one by one. */
export const findingFloodedData = z.object({
  release: z.string(),
  package: z.string(),
  investigations: z
    .int()
    .describe('CVEs under investigation; 0: the flood is over, what is left is told by itself.'),
  groups: z.array(floodGroup).describe('Most to fewest. An event for each of their findings is not raised.'),
});
export type FindingFloodedData = z.infer<typeof findingFloodedData>;

/** Data of `finding.baseline`, private: one event that sums up a first import. */
export const findingBaselineData = z.object({
  release: z.string(),
  open: z.record(z.string(), z.int()).describe('How many findings are open, by status/severity.'),
});
