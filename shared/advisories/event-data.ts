import { z } from 'zod';
import {
  cveSchema,
  dispositionSchema,
  justificationSchema,
  severitySchema,
} from '../vulnerabilities/index.ts';
import { STATEMENT_STATUSES } from './statements/statement.ts';

/** Data of an advisory's events: public. */
export const advisoryData = z.object({
  advisory: z.string().describe('Its id, such as SLSA-2026-0001.'),
  revision: z.int().min(1).describe('Number of the published state, from 1.'),
  release: z.string(),
  package: z.string().describe('Name of the source package.'),
  fixed: z.string().describe('First build with the fix: epoch:version-release.'),
  repository: z.string().describe('Where it lies: a repository, or the image lines.'),
  images: z
    .array(z.string())
    .exactOptional()
    .describe('Image lines in which it lies, where the release has no package lane.'),
  severity: severitySchema,
  cves: z.array(cveSchema),
  binaries: z.array(z.string()).describe('Names of the binary packages with the fix.'),
  publishedAt: z.iso.datetime(),
  withdrawn: z
    .object({ at: z.iso.datetime(), reason: z.string() })
    .exactOptional()
    .describe('Only once it was withdrawn.'),
  supersededBy: z
    .string()
    .exactOptional()
    .describe('Id of the advisory that took its place: its build is newer and still has the fixes.'),
});
export type AdvisoryData = z.infer<typeof advisoryData>;

/** Of `advisory.withdrawn`. */
export const advisoryWithdrawnData = advisoryData.required({ withdrawn: true });

/** Data of `statement.published`: public. */
export const statementData = z.object({
  release: z.string(),
  package: z.string().describe('Name of the source package.'),
  cve: cveSchema,
  revision: z.int().min(1).describe('Number of the published state, from 1.'),
  status: z.enum(STATEMENT_STATUSES),
  build: z.string().describe('The build that ships: epoch:version-release.'),
  binaries: z.array(z.string()).describe('Names of the binary packages.'),
  severity: severitySchema,
  publishedAt: z.iso.datetime(),
  justification: justificationSchema.exactOptional().describe('Why it is not affected.'),
  mitigation: z.string().exactOptional().describe('What to do until there is a fix.'),
  disposition: dispositionSchema
    .exactOptional()
    .describe('What was decided of it while it is affected: that there will be no fix, or a late one.'),
  ended: z
    .object({ at: z.iso.datetime(), reason: z.string() })
    .exactOptional()
    .describe('Only once it does not stand any more.'),
});
export type StatementData = z.infer<typeof statementData>;
