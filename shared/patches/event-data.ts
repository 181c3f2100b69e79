import { z } from 'zod';
import { laneSchema } from '../lanes/index.ts';
import { cveSchema, ratingSchema, severitySchema } from '../vulnerabilities/index.ts';

/** A CVE that a patch is to fix. */
const patchedCve = z.object({
  cve: cveSchema,
  severity: severitySchema.describe("The vendor's where there is a rating, else the score's."),
  score: z.number().nullable().describe('CVSS base score; null where nobody scored it.'),
  rating: ratingSchema.exactOptional(),
  knownExploited: z.boolean(),
  lane: laneSchema,
});
export type PatchedCve = z.infer<typeof patchedCve>;

/** Data of `patch.required` and `patch.withdrawn`, private: may name CVEs that are not published yet. */
export const patchChangedData = z.object({
  release: z.string(),
  package: z.string(),
  patch: z.int().min(1).describe('Counts the patches of the package.'),
  revision: z.int().min(1).describe('Counts the changes of the patch.'),
  lane: laneSchema.describe('The most urgent of its CVEs.'),
  cves: z.array(patchedCve),
  openedAt: z.iso.datetime(),
});
export type PatchChangedData = z.infer<typeof patchChangedData>;
