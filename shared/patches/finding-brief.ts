import { z } from 'zod';
import { laneSchema } from '../lanes/index.ts';
import { ratingSchema, severitySchema, statusSchema } from '../vulnerabilities/index.ts';
import { embargo } from './event-data.ts';

/** The fields of `finding.changed` that the patch aggregate reads. */
const brief = z.object({
  cve: z.string(),
  aliases: z.array(z.string()).exactOptional(),
  status: statusSchema,
  severity: severitySchema,
  score: z.number().nullable(),
  rating: ratingSchema.exactOptional(),
  knownExploited: z.boolean(),
  lane: laneSchema,
  laneRule: z.string(),
  module: z.string().exactOptional(),
  embargo: embargo.exactOptional(),
  /** Before the change; absent for a finding of the first import. */
  previousStatus: statusSchema.nullable().exactOptional(),
});
export type FindingBrief = z.infer<typeof brief>;

/** The fields of `finding.flooded` that it reads. */
export const findingFlooded = z.object({ release: z.string(), package: z.string() });

export const findingChanged = brief.extend({
  release: z.string(),
  package: z.string(),
  baseline: z.array(brief).default([]),
});
export type FindingChanged = z.infer<typeof findingChanged>;
