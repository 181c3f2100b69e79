import { z } from 'zod';

/** What the patch aggregate reads of `finding.changed`. */
const brief = z.object({
  cve: z.string(),
  status: z.enum(['affected', 'fixed', 'not_affected', 'under_investigation']),
  severity: z.enum(['critical', 'high', 'medium', 'low', 'none', 'unknown']),
  score: z.number().nullable(),
  rating: z
    .object({
      by: z.literal('vendor'),
      severity: z.enum(['critical', 'high', 'medium', 'low']),
      vector: z.string().exactOptional(),
      score: z.number().exactOptional(),
    })
    .exactOptional(),
  knownExploited: z.boolean(),
  lane: z.enum(['out-of-band', 'next-image', 'triage', 'none']),
});
export type FindingBrief = z.infer<typeof brief>;

export const findingChanged = brief.extend({
  release: z.string(),
  package: z.string(),
  baseline: z.array(brief).default([]),
});
export type FindingChanged = z.infer<typeof findingChanged>;
