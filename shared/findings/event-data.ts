import { z } from 'zod';
import { laneSchema } from '../lanes/index.ts';
import {
  ratingSchema,
  severitySchema,
  statusSchema,
  vulnerabilityIdSchema,
} from '../vulnerabilities/index.ts';

/** The summary of a finding that events carry. */
const findingBrief = z.object({
  cve: vulnerabilityIdSchema,
  aliases: z
    .array(z.string())
    .exactOptional()
    .describe('Ids that it had before, when it was reported under embargo.'),
  status: statusSchema,
  severity: severitySchema.describe("The vendor's rating, else the severity of the score."),
  score: z.number().nullable().describe('CVSS base score; null if not scored.'),
  rating: ratingSchema.exactOptional(),
  knownExploited: z.boolean(),
  lane: laneSchema,
  laneRule: z.string().describe('Policy rule that chose the lane.'),
  module: z
    .string()
    .exactOptional()
    .describe(
      'purl without version of the bundled module that has it. With the CVE: the group that is decided once.',
    ),
  embargo: z.object({ until: z.iso.datetime() }).exactOptional().describe('Only on the embargo channel.'),
});
export type FindingBrief = z.infer<typeof findingBrief>;

/** Investigations with the same product, rule and source. */
export const floodGroup = z.object({
  product: z.string().describe('vendor:product, or the purl of a component.'),
  rule: z
    .enum(['routing', 'statement', 'identity', 'criterion', 'component'])
    .describe('Why it is open whether the package has these CVEs.'),
  source: z.string().describe('Source that did not say enough.'),
  count: z.int().describe('Number of CVEs.'),
  likely: z.int().describe('Number of these with confidence 0.5 or more.'),
  severities: z.partialRecord(severitySchema, z.int()),
  examples: z.array(vulnerabilityIdSchema),
  settledBy: z.string().describe('What would settle them all.'),
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
    .describe("Open findings recorded earlier without an event; only in the package's first event."),
});
export type FindingChangedData = z.infer<typeof findingChangedData>;

/** Data of `finding.flooded`, private: a package's investigations, too many to tell one by one. */
export const findingFloodedData = z.object({
  release: z.string(),
  package: z.string(),
  investigations: z
    .int()
    .describe('CVEs under investigation; 0: the flood is over, the rest get events of their own.'),
  groups: z.array(floodGroup).describe('Largest first. Their findings get no events of their own.'),
});
export type FindingFloodedData = z.infer<typeof findingFloodedData>;

/** Data of `finding.baseline`, private: one event that sums up a first import. */
export const findingBaselineData = z.object({
  release: z.string(),
  open: z.record(z.string(), z.int()).describe('Number of open findings, by status/severity.'),
});
