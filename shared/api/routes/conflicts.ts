import { z } from 'zod';
import { conflictsOf } from '../../findings/index.ts';
import { knownReleases } from '../../inventory/index.ts';
import { defined, InvalidInputError } from '../../platform/index.ts';
import { severitySchema, statusSchema, vulnerabilityIdSchema } from '../../vulnerabilities/index.ts';
import { LeftOut, unreadable } from '../left-out.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';

const MOST = 1_000;

const conflict = z.strictObject({
  package: z.string(),
  evr: z.string().describe('epoch:version-release of the build.'),
  cve: vulnerabilityIdSchema,
  status: statusSchema,
  verdicts: z
    .array(
      z.strictObject({
        origin: z.string(),
        source: z.string(),
        subject: z.string(),
        status: statusSchema,
        decided: z.boolean(),
      }),
    )
    .describe('Verdict by source; empty if they agree.'),
  severities: z
    .array(
      z.strictObject({
        source: z.string(),
        severity: severitySchema,
        score: z.number(),
        version: z.string().describe('CVSS version.'),
      }),
    )
    .describe('Severity by source; empty if they agree.'),
});

/**
 * Findings of a release whose sources disagree on verdict or severity, for triage. Names unpublished
 * findings.
 */
export const conflictsRoute = route({
  method: 'GET',
  path: '/api/conflicts',
  role: 'reader',
  title: 'Findings whose sources disagree',
  query: z.strictObject({
    release: nameParameter.exactOptional().describe('Needed if there are several.'),
    package: nameParameter.exactOptional(),
  }),
  answer: z.strictObject({
    total: z.int(),
    conflicts: z.array(conflict).max(MOST).describe('By package and CVE; the first thousand.'),
    unreadable,
  }),
  async handle(services, { query: { release, package: name } }) {
    if ((await knownReleases(services.documents)).length === 0) return { body: { total: 0, conflicts: [] } };
    const left = new LeftOut();
    const all = await conflictsOf(services, release, left).catch((error: unknown) => {
      if (!(error instanceof InvalidInputError)) throw error;
      throw new RequestError(error.message.replace(/^--/, ''), { parameter: 'release', cause: error });
    });
    const asked = all.filter((each) => name === undefined || each.package === name);
    return {
      body: {
        total: asked.length,
        conflicts: asked.slice(0, MOST),
        ...defined({ unreadable: left.unreadable }),
      },
    };
  },
});
