import { z } from 'zod';
import {
  type Decision,
  decisionRecord,
  listDecisions,
  parseDecisions,
  readDecisions,
  type ReadDecisions,
  recordDecisions,
  requestedDecision,
  takenNow,
  toRecord,
  withCurrentEvidence,
} from '../../decisions/index.ts';
import { knownReleases } from '../../inventory/index.ts';
import { defined, InvalidInputError } from '../../platform/index.ts';
import { vulnerabilityIdSchema } from '../../vulnerabilities/index.ts';
import type { Services } from '../../runs/index.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';

/** Decisions, newest first; for a package, also the rules that may apply to it. */
export const decisionsRoute = route({
  method: 'GET',
  path: '/api/decisions',
  role: 'reader',
  title: 'Decisions, newest first',
  query: z.strictObject({
    package: nameParameter.exactOptional(),
    cve: vulnerabilityIdSchema.exactOptional(),
  }),
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

/** What tells documents of VEX apart; each has a specification of its own. */
const vexDocuments = [
  z.looseObject({ '@context': z.string() }).describe('OpenVEX.'),
  z.looseObject({ document: z.looseObject({}) }).describe('CSAF VEX.'),
  z.looseObject({ bomFormat: z.literal('CycloneDX') }).describe('CycloneDX VEX.'),
];

const MEGABYTE = 1024 * 1024;
/** How many decisions of a request the audit names. */
const MOST_NAMED = 100;

/**
 * Records the decisions of a request: one record, a list, or a VEX document. If any is bad, none is recorded;
 * statements about other products are reported back. `decidedAt` defaults to now and `author` to the sender;
 * a decision about a single finding takes the current evidence. The audit names the sender, whoever the
 * author is. The resulting event triggers matching of the affected packages.
 */
export const takeDecisionsRoute = route({
  method: 'POST',
  path: '/api/decisions',
  role: 'operator',
  title: 'Record decisions',
  query: z.strictObject({}),
  body: {
    maxBytes: 16 * MEGABYTE,
    schema: z.string(),
    media: {
      'application/json': z.union([
        requestedDecision,
        z.array(requestedDecision).min(1),
        z.object({ decisions: z.array(requestedDecision).min(1) }),
        ...vexDocuments,
      ]),
      'application/yaml': z.string().describe('The same as YAML.'),
      'application/x-ndjson': z.string().describe('One decision a line.'),
    },
  },
  answer: z.strictObject({
    recorded: z.array(z.string()).describe('Ids of new decisions.'),
    known: z.int().describe('Number of decisions already recorded.'),
    unused: z
      .array(
        z.strictObject({ source: z.string(), record: z.string(), field: z.string(), reason: z.string() }),
      )
      .optional()
      .describe('Statements about another distribution, an image, or a product without a purl.'),
  }),
  async handle(services, { body, actor }) {
    const now = services.clock.now();
    const releases = (await knownReleases(services.documents)).map(({ release }) => release);
    const defaults = { decidedAt: now.toISOString(), author: actor.name };
    const { decisions, unused } = await readBody(body, { releases, defaults });
    const complete = await withCurrentEvidence(services, await dated(services, decisions, now));
    const recorded = (await recordDecisions(services.documents, complete, now)).map(({ id }) => id);
    return {
      status: recorded.length > 0 ? 201 : 200,
      what: { decisions: recorded.slice(0, MOST_NAMED), recorded: recorded.length, of: decisions.length },
      body: {
        recorded,
        known: decisions.length - recorded.length,
        ...defined({ unused: unused.length > 0 ? unused : undefined }),
      },
    };
  },
});

/** Those whose body gives no time are taken now. */
async function dated(services: Services, decisions: readonly Decision[], now: Date): Promise<Decision[]> {
  const { given = [], taken = [] } = Object.groupBy(decisions, ({ decidedAt }) =>
    decidedAt === now.toISOString() ? 'taken' : 'given',
  );
  return [...given, ...(await takenNow(services.documents, taken))];
}

/** @throws RequestError naming every bad record */
async function readBody(text: string, options: Parameters<typeof parseDecisions>[2]): Promise<ReadDecisions> {
  try {
    const read = await parseDecisions(text, 'body', options);
    if (read.rejected.length > 0)
      throw new RequestError('nothing was recorded', { details: { rejected: read.rejected } });
    if (read.decisions.length + read.unused.length === 0)
      throw new RequestError('body: holds no decision', { details: { field: 'body' } });
    return read;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new RequestError(error.message, { cause: error });
  }
}
