import { z } from 'zod';
import { holds, readActs } from '../../access/index.ts';
import { defined } from '../../platform/index.ts';
import { openContinuation, sealContinuation } from '../request/continuation.ts';
import { route } from '../route.ts';

const PAGE = 200;

const act = z.strictObject({
  id: z.string(),
  at: z.iso.datetime().describe('When it began, ISO 8601.'),
  actor: z.strictObject({
    id: z.string().describe('key:NAME, principal:OBJECT-ID of Entra ID, or user:NAME of a machine.'),
    name: z.string(),
  }),
  action: z.string().describe('A method and path, or a command.'),
  role: z.string().exactOptional().describe('Role the route requires.'),
  outcome: z
    .enum(['begun', 'done', 'refused', 'failed'])
    .describe('begun: in progress, or its end could not be recorded; it may have happened.'),
  status: z.int().exactOptional().describe('HTTP status of the answer.'),
  what: z.record(z.string(), z.unknown()).exactOptional().describe('What was done.'),
  reason: z.string().exactOptional().describe('Why not.'),
});

/** Who did what in a month, oldest first. */
export const auditRoute = route({
  method: 'GET',
  path: '/api/audit',
  role: 'operator',
  title: 'Who did what in a month',
  query: z.strictObject({
    month: z
      .string()
      .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'is not a month (YYYY-MM)')
      .exactOptional()
      .describe('YYYY-MM in UTC. Default: the current month.'),
    embargoed: z
      .enum(['true', 'false'])
      .exactOptional()
      .describe('true: only entries about something under embargo; empty without the role embargo.'),
    continuation: z
      .string()
      .exactOptional()
      .describe('From the previous page; the other parameters stay the same.'),
  }),
  answer: z.strictObject({
    acts: z.array(act),
    continuation: z.string().exactOptional().describe('Absent on the last page.'),
  }),
  async handle({ documents, clock }, { query: { continuation, embargoed = 'false', ...query }, actor }) {
    const { month = clock.now().toISOString().slice(0, 7) } = query;
    const isEmbargoed = embargoed === 'true';
    const asked = { month, embargoed };
    const start = openContinuation(continuation, asked);
    if (isEmbargoed && !holds(actor, 'embargo')) return { body: { acts: [] } };
    const page = await readActs(documents, {
      month,
      isEmbargoed,
      limit: PAGE,
      ...defined({
        continuation: start,
      }),
    });
    const next = page.continuation;
    return {
      body: {
        acts: page.acts.map(({ kind: _, month: __, ...shown }) => shown),
        ...defined({ continuation: next === undefined ? undefined : sealContinuation(next, asked) }),
      },
    };
  },
});
