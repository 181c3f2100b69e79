import { z } from 'zod';
import {
  changeRequest,
  readRequests,
  REQUEST_KINDS,
  REQUEST_STATES,
  type RequestDocument,
  triageCommand,
  UnknownRequestError,
} from '../../intake/index.ts';
import { defined } from '../../platform/index.ts';
import { cveSchema } from '../../vulnerabilities/index.ts';
import { unknownAs404 } from '../refused.ts';
import { jsonBody } from '../request/json-body.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { route } from '../route.ts';
import { sideOf } from '../side.ts';

const MOST_BYTES = 16 * 1024;
const MOST = 1_000;

const person = z.strictObject({ id: z.string(), name: z.string() });
const time = z.iso.datetime().describe('ISO 8601 in UTC.');

const request = z.strictObject({
  repository: z.string().describe('owner/name.'),
  number: z.int().describe('Of the issue.'),
  url: z.string(),
  title: z.string(),
  author: z.string().describe('Login of who wrote the issue.'),
  asks: z.enum(REQUEST_KINDS),
  cves: z.array(cveSchema).describe('Published CVEs that it names.'),
  owner: person,
  state: z.enum(REQUEST_STATES),
  reason: z.string().exactOptional().describe('What was said about the state; stands on the issue.'),
  movedTo: z.string().exactOptional().describe('The issue in another repository that it became.'),
  openedAt: time,
  changedAt: time,
  revision: z.int(),
  isPosted: z.boolean().describe('Whether the issue says so.'),
  postFault: z.string().exactOptional().describe('Why it cannot be posted.'),
});

/** What people ask for on GitHub. What looks like a security report is listed apart. */
export const triageRoute = route({
  method: 'GET',
  path: '/api/triage',
  role: 'reader',
  title: 'Requests from GitHub, a page at a time',
  query: z.strictObject({
    state: z.enum(REQUEST_STATES).exactOptional().describe('Default: what is neither over nor gone.'),
    asks: z.enum(REQUEST_KINDS).exactOptional(),
    owner: nameParameter.exactOptional().describe('By name.'),
    repository: nameParameter.exactOptional().describe('owner/name.'),
    embargoed: z
      .literal('true')
      .exactOptional()
      .describe('true: only what looks like a security report; for the role embargo.'),
  }),
  answer: z.strictObject({
    requests: z.array(request).max(MOST).describe('The oldest first; the first thousand.'),
    count: z.int().describe('Number of all.'),
  }),
  async handle(services, { query: { embargoed, ...wanted }, actor }) {
    const side = sideOf(services, embargoed === 'true', actor);
    const found = await readRequests(side, wanted);
    return { body: { requests: found.slice(0, MOST).map(shown), count: found.length } };
  },
});

function shown(document: RequestDocument): z.input<typeof request> {
  const { repository, number, url, title, author, asks, cves, owner, state, openedAt, changedAt } = document;
  const { reason, movedTo, revision, isPosted, postFault } = document;
  return {
    ...{ repository, number, url, title, author, asks, cves, owner, state, openedAt, changedAt },
    ...{ revision, isPosted, ...defined({ reason, movedTo, postFault }) },
  };
}

/** Gives a request an owner or a state, or says what it asks for. */
export const commandTriageRoute = route({
  method: 'POST',
  path: '/api/triage',
  role: 'operator',
  title: 'Give a request an owner or a state',
  query: z.strictObject({}),
  body: { maxBytes: MOST_BYTES, schema: jsonBody(triageCommand) },
  answer: z.strictObject({ changed: z.boolean().describe('false: it was like that already.') }),
  async handle(services, { body, actor }) {
    const side = sideOf(services, body.embargoed, actor);
    const by = { id: actor.id, name: actor.name };
    const changed = await changeRequest(side, body, by).catch(unknownAs404(UnknownRequestError));
    // Which issue looks like a security report is for the role embargo, on record too.
    const isEmbargoed = body.embargoed === true || (body.do === 'sort' && body.asks === 'security');
    return { body: { changed }, what: { ...body }, isEmbargoed };
  },
});
