import { z } from 'zod';
import { laneSchema } from '../lanes/index.ts';
import { ratingSchema, severitySchema, statusSchema } from '../vulnerabilities/index.ts';
import { embargo } from './event-data.ts';

/** What the patch aggregate reads of `finding.changed`. */
const brief = z.object({
  cve: z.string(),
  status: statusSchema,
  severity: severitySchema,
  score: z.number().nullable(),
  rating: ratingSchema.exactOptional(),
  knownExploited: z.boolean(),
  lane: laneSchema,
  laneRule: z.string(),
  embargo: embargo.exactOptional(),
  /** Before the change; not told of a finding of the first import. */
  previousStatus: statusSchema.nullable().exactOptional(),
});
export type FindingBrief = z.infer<typeof brief>;

/** What it reads of `finding.flooded`. */
export const findingFlooded = z.object({ release: z.string(), package: z.string() });

export const findingChanged = brief.extend({
  release: z.string(),
  package: z.string(),
  baseline: z.array(brief).default([]),
});
export type FindingChanged = z.infer<typeof findingChanged>;
