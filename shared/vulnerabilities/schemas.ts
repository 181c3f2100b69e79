import { z } from 'zod';
import { CVE_ID } from './cve-id.ts';

/** The words of a finding where they are read or published as data. */

export const cveSchema = z.string().regex(CVE_ID, 'is no CVE id');
export const statusSchema = z.enum(['affected', 'fixed', 'not_affected', 'under_investigation']);
export const severitySchema = z.enum(['critical', 'high', 'medium', 'low', 'none', 'unknown']);
export const ratingSchema = z.object({
  by: z.literal('vendor'),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  vector: z.string().exactOptional(),
  score: z.number().exactOptional(),
});
