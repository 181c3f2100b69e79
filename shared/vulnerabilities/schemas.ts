import { z } from 'zod';
import { CVE_ID, VULNERABILITY_ID } from './cve-id.ts';
import { severities } from './severity.ts';

/** Schemas for a finding's terms, where they are read or published as data. */

export const cveSchema = z.string().regex(CVE_ID, 'is not a CVE id');
/** Where something that was reported may have no CVE id yet. */
export const vulnerabilityIdSchema = z
  .string()
  .regex(VULNERABILITY_ID, 'is no CVE id, nor one of Patchline or of a database of an ecosystem')
  .describe(
    'CVE id; PATCHLINE- and twelve digits for what was reported and has none yet; the database of an ecosystem gives its own, such as GO-2024-2611.',
  );
export const statusSchema = z.enum(['affected', 'fixed', 'not_affected', 'under_investigation']);
export const severitySchema = z.enum(severities);
/** The five of CSAF 2.0 and VEX. */
export const justificationSchema = z.enum([
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
]);
export const ssvcExploitation = z.enum(['none', 'poc', 'active']);
export const ssvcTechnicalImpact = z.enum(['partial', 'total']);
/** CISA's judgement; fields that CISA does not state are absent. */
export const ssvcSchema = z.strictObject({
  exploitation: ssvcExploitation.exactOptional(),
  automatable: z.boolean().exactOptional(),
  technicalImpact: ssvcTechnicalImpact.exactOptional(),
});
export const dispositionSchema = z.enum(['deferred', 'wont_fix']);
export const ratingSchema = z.object({
  by: z.literal('vendor'),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  vector: z.string().exactOptional(),
  score: z.number().exactOptional(),
});
