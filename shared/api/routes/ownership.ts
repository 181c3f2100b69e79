import { z } from 'zod';
import { holds } from '../../access/index.ts';
import { InvalidInputError } from '../../platform/index.ts';
import {
  ChangedMeanwhileError,
  changeOwnership,
  commanded,
  itemOf,
  ownedItem,
  ownershipCommand,
  type OwnershipDocument,
  ownerships,
  UnknownItemError,
  withLifted,
} from '../../ownership/index.ts';
import { defined, underEmbargo } from '../../platform/index.ts';
import { openContinuation, sealContinuation } from '../request/continuation.ts';
import { unknownAs404 } from '../refused.ts';
import { jsonBody } from '../request/json-body.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';
import { sideOf } from '../side.ts';

const PATH = '/api/ownership';
const PAGE = 200;
const MOST_BYTES = 32 * 1024;

const ownership = z.strictObject({
  item: z.union([ownedItem.finding, ownedItem.patch, ownedItem.request]),
  owner: z.string().exactOptional().describe('By name. Requests have theirs in /api/triage.'),
  notes: z.array(
    z.strictObject({
      id: z.string(),
      at: z.iso.datetime(),
      by: z.strictObject({ id: z.string(), name: z.string() }),
      text: z.string().describe('Without the secrets that stood in it.'),
    }),
  ),
  revision: z.int().describe('Counts changes.'),
  changedAt: z.iso.datetime(),
});

/** Who owns what, and what people noted on it. */
export const ownershipRoute = route({
  method: 'GET',
  path: PATH,
  role: 'reader',
  title: 'Who owns findings, patches and requests, and what people noted on them',
  query: z.strictObject({
    of: z.enum(['finding', 'patch', 'request']).exactOptional(),
    owner: nameParameter.exactOptional().describe('By name.'),
    release: nameParameter.exactOptional(),
    package: nameParameter.exactOptional(),
    cve: nameParameter.exactOptional(),
    embargoed: z
      .literal('true')
      .exactOptional()
      .describe('true: only of what is under embargo; empty without the role embargo.'),
    continuation: z
      .string()
      .exactOptional()
      .describe('From the previous page; the other parameters stay the same.'),
  }),
  answer: z.strictObject({
    items: z.array(ownership),
    continuation: z.string().exactOptional().describe('Absent on the last page; a page may be empty.'),
  }),
  async handle(services, { query: { continuation, embargoed, ...wanted }, actor }) {
    const asked = { ...wanted, ...defined({ embargoed }) };
    const start = openContinuation(continuation, asked);
    if (embargoed && !holds(actor, 'embargo')) return { body: { items: [] } };
    const side = embargoed ? underEmbargo(services) : services;
    const page = await ownerships(side, wanted, { limit: PAGE, continuation: start });
    const next = page.continuation;
    const items = page.items.map(({ body }) => body);
    const seesLifted = !embargoed && holds(actor, 'embargo');
    const told = seesLifted ? await Promise.all(items.map((item) => withLifted(services, item))) : items;
    return {
      body: {
        items: told.map(shown),
        ...defined({ continuation: next === undefined ? undefined : sealContinuation(next, asked) }),
      },
    };
  },
});

/** Gives a finding, a patch or a request an owner or a note. */
export const changeOwnershipRoute = route({
  method: 'POST',
  path: PATH,
  role: 'operator',
  title: 'Give a finding, a patch or a request an owner or a note',
  query: z.strictObject({}),
  body: { maxBytes: MOST_BYTES, schema: jsonBody(ownershipCommand) },
  answer: z.strictObject({
    changed: z.boolean().describe('false: it was like that already.'),
    revision: z.int().describe('How often it was changed.'),
    owner: z.string().exactOptional(),
  }),
  async handle(services, { body, actor: { id, name, ...actor } }) {
    const side = sideOf(services, body.embargoed, { id, name, ...actor });
    const { change, revision } = body;
    const item = commanded(body);
    const done = await changeOwnership(side, { item, change, ...defined({ revision }) }, { id, name }).catch(
      refused,
    );
    // A note is kept with its item alone.
    const what = change.do === 'note' ? { do: 'note' } : change;
    return { body: done, what: { ...item, ...what }, isEmbargoed: body.embargoed === true };
  },
});

function refused(error: unknown): never {
  if (error instanceof ChangedMeanwhileError)
    throw new RequestError(error.message, { status: 409, details: { field: 'revision' }, cause: error });
  if (error instanceof InvalidInputError && error.name === 'UnknownRequestError')
    throw new RequestError(error.message, { status: 404, details: { field: 'number' }, cause: error });
  return unknownAs404(UnknownItemError)(error);
}

function shown(document: OwnershipDocument): z.input<typeof ownership> {
  const { owner, notes, revision, changedAt } = document;
  return { item: itemOf(document), notes, revision, changedAt, ...defined({ owner }) };
}
