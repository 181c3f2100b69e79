import { z } from 'zod';
import {
  decisionRecord,
  listDecisions,
  parseDecisions,
  readDecisions,
  type ReadDecisions,
  recordDecisions,
  toRecord,
  withCurrentEvidence,
} from '../decisions/index.ts';
import { InvalidInputError } from '../platform/index.ts';
import { cveSchema } from '../vulnerabilities/index.ts';
import { nameParameter } from './name-parameter.ts';
import { RequestError } from './request-error.ts';
import { route } from './route.ts';

/** What was decided, newest first; with a package, the rules that may concern it too. */
export const decisionsRoute = route({
  method: 'GET',
  path: '/api/decisions',
  role: 'reader',
  query: z.strictObject({ package: nameParameter.exactOptional(), cve: cveSchema.exactOptional() }),
  answer: z.strictObject({
    decisions: z.array(
      z.strictObject({
        id: z.string(),
        standing: z.enum(['in force', 'superseded', 'ended', 'revoked']),
        record: decisionRecord,
      }),
    ),
  }),
  async handle({ documents, clock }, { query: { package: name, cve } }) {
    const decisions = await readDecisions(documents, name);
    const shown = listDecisions(decisions, clock.now().toISOString())
      .filter(({ decision: { about } }) => cve === undefined || (about.cve ?? cve) === cve)
      .map(({ decision, standing }) => ({ id: decision.id, standing, record: toRecord(decision) }));
    return { body: { decisions: shown } };
  },
});

const MEGABYTE = 1024 * 1024;

/**
 * Records the decisions of a request: a record, a list of them, or a VEX document. All of them or, when one is bad,
 * none. A record without `decidedAt` was decided now; one about a single finding rests on what is known of it now. The
 * event that tells of them has what they touch matched again.
 */
export const takeDecisionsRoute = route({
  method: 'POST',
  path: '/api/decisions',
  role: 'operator',
  query: z.strictObject({}),
  body: { maxBytes: 16 * MEGABYTE, schema: z.string() },
  answer: z.strictObject({
    recorded: z.array(z.string()).describe('Ids of the decisions that are new.'),
    known: z.int().describe('How many were recorded before.'),
  }),
  async handle(services, { body }) {
    const now = services.clock.now();
    const decisions = decisionsOf(body, now);
    const complete = await withCurrentEvidence(services, decisions);
    const recorded = await recordDecisions(services.documents, complete, now);
    return {
      status: recorded.length > 0 ? 201 : 200,
      body: { recorded: recorded.map(({ id }) => id), known: decisions.length - recorded.length },
    };
  },
});

/** @throws RequestError naming every record that is wrong */
function decisionsOf(text: string, now: Date): ReadDecisions['decisions'] {
  try {
    const { decisions, rejected } = parseDecisions(text, 'body', { decidedAt: now.toISOString() });
    if (rejected.length === 0) return decisions;
    throw new RequestError('nothing was recorded', { details: { rejected } });
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new RequestError(error.message, { cause: error });
  }
}
