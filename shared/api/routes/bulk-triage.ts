import { z } from 'zod';
import { holds } from '../../access/index.ts';
import {
  allBulks,
  bulkOf,
  bulkOrder,
  type BulkProgress,
  giveBulk,
  OtherItemsError,
  previewBulk,
  workBulk,
} from '../../operations/index.ts';
import { ownedItem } from '../../ownership/index.ts';
import { defined, underEmbargo } from '../../platform/index.ts';
import { invalidAs } from '../refused.ts';
import { jsonBody } from '../request/json-body.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';
import { sideOf } from '../side.ts';

const PATH = '/api/bulk-triage';
const MOST_BYTES = 512 * 1024;
/** How long a request itself works on an order; a timer goes on with it. */
const WORKED_MS = 3_000;
/** Items that a preview names. */
const MOST_NAMED = 20;

const item = z.union([ownedItem.finding, ownedItem.patch, ownedItem.request]);
const expected = z.strictObject({
  count: z.int().min(0).describe('How many items there are.'),
  digest: z.string().max(64).describe('Another one once items came, went or changed.'),
});
const order = z.strictObject({
  id: z.string(),
  by: z.strictObject({ id: z.string(), name: z.string() }),
  do: z.string(),
  total: z.int(),
  settled: z.int().describe('Items that are done or refused.'),
  refused: z.int(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().exactOptional(),
  results: z
    .array(
      z.strictObject({
        item,
        result: z.enum(['waiting', 'done', 'refused']).describe('done: it is so now.'),
        reason: z.string().exactOptional().describe('Why it was refused.'),
      }),
    )
    .exactOptional()
    .describe('Of one order.'),
});

/** Changes many findings, patches or requests with one order. */
export const bulkTriageRoute = route({
  method: 'POST',
  path: PATH,
  role: 'operator',
  title: 'Change many findings, patches or requests: first say which, then do it',
  query: z.strictObject({}),
  body: {
    maxBytes: MOST_BYTES,
    schema: jsonBody(
      bulkOrder.extend({
        expected: expected
          .exactOptional()
          .describe(
            'As a call without it said; without it nothing is done. Refused if there are others by now.',
          ),
        embargoed: z.literal(true).exactOptional().describe('They lie under embargo.'),
      }),
    ),
  },
  answer: z.strictObject({
    ...expected.shape,
    items: z.array(item).max(MOST_NAMED).describe('Some of them.'),
    order: order.exactOptional().describe('Absent where nothing is done yet. A timer goes on with it.'),
  }),
  async handle(services, { body: { expected: seen, embargoed, ...given }, actor }) {
    const side = sideOf(services, embargoed, actor);
    const by = { id: actor.id, name: actor.name };
    const isEmbargoed = embargoed === true;
    const said = { do: given.change.do, ...(Array.isArray(given.which) ? {} : { which: given.which }) };
    if (!seen) {
      const { items, digest } = await previewBulk(side, given, by).catch(invalidAs(409));
      const body = { count: items.length, digest, items: items.slice(0, MOST_NAMED) };
      return { body, what: { ...said, dryRun: true, count: items.length }, isEmbargoed };
    }
    const id = await giveBulk(side, { order: given, expected: seen }, by).catch(refused);
    await workBulk(side, id, performance.now() + WORKED_MS);
    const now = await bulkOf(side, id);
    const items = now?.results?.slice(0, MOST_NAMED).map((each) => each.item) ?? [];
    return {
      body: { ...seen, items, ...(now && { order: shown(now) }) },
      what: { ...said, count: seen.count, order: id },
      isEmbargoed,
    };
  },
});

function refused(error: unknown): never {
  if (!(error instanceof OtherItemsError)) return invalidAs(409)(error);
  const { message, selected } = error;
  const details = { field: 'expected', count: selected.items.length, digest: selected.digest };
  throw new RequestError(message, { status: 409, details, cause: error });
}

/** The orders that are kept, or one with the result of each item. */
export const bulkOrdersRoute = route({
  method: 'GET',
  path: PATH,
  role: 'operator',
  title: 'How far orders about many items have come',
  query: z.strictObject({
    order: nameParameter.exactOptional().describe('Only that one, with the result of each item.'),
    embargoed: z.literal('true').exactOptional().describe('true: only those about what lies under embargo.'),
  }),
  refuses: [404],
  answer: z.strictObject({ orders: z.array(order) }),
  async handle(services, { query: { order: id, embargoed }, actor }) {
    if (embargoed && !holds(actor, 'embargo')) return { body: { orders: [] } };
    const side = embargoed ? underEmbargo(services) : services;
    if (id === undefined) return { body: { orders: (await allBulks(side)).map(shown) } };
    const one = await bulkOf(side, id);
    if (!one) throw new RequestError('there is no such order', { status: 404, parameter: 'order' });
    return { body: { orders: [shown(one)] } };
  },
});

function shown({ results, endedAt, by: { id, name }, ...order_ }: BulkProgress): z.input<typeof order> {
  return {
    ...order_,
    by: { id, name },
    ...defined({ endedAt }),
    ...(results && { results: results.map(({ reason, ...each }) => ({ ...each, ...defined({ reason }) })) }),
  };
}
