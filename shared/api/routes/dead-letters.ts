import { z } from 'zod';
import { type Actor, holds } from '../../access/index.ts';
import {
  allOrders,
  chosenBy,
  type DeadLetter,
  giveOrder,
  groupDeadLetters,
  isOfEmbargo,
  maskFor,
  type Selection,
  visibleSources,
  walkDeadLetters,
  workOrder,
} from '../../operations/index.ts';
import { type Bus, defined, NotFoundError } from '../../platform/index.ts';
import {
  deadLetter,
  deadLetterAnswer,
  deadLetterGroup,
  groupAnswer,
  order,
  orderAnswer,
  which,
} from '../answers/dead-letter.ts';
import { openContinuation, sealContinuation } from '../request/continuation.ts';
import { jsonBody } from '../request/json-body.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';

const PAGE = 100;
const MOST_BYTES = 8 * 1024;
/** How long a request itself works on an order; a timer goes on with it. */
const WORKED_MS = 3_000;

const queueName = z.string().min(1).max(100);

/** Refuses what is not there and what is under embargo alike. @throws RequestError 404 */
function checkQueue(name: string, actor: Actor): void {
  if (visibleSources(holds(actor, 'embargo')).includes(name)) return;
  throw new RequestError('queue: there is no such queue or subscription', {
    status: 404,
    parameter: 'queue',
  });
}

/** The dead letters of a queue, the oldest first, without secrets. */
export const deadLettersRoute = route({
  method: 'GET',
  path: '/api/dead-letters',
  role: 'operator',
  title: 'Messages of a queue that were set aside, and why',
  refuses: [404],
  query: z.strictObject({
    queue: queueName
      .exactOptional()
      .describe('match-jobs, or finding-events/patches for a subscription. Default: every one.'),
    group: z.string().min(1).max(40).exactOptional().describe('Only those that failed alike.'),
    continuation: z.string().exactOptional().describe('From the previous page; the rest stays the same.'),
  }),
  answer: z.strictObject({
    deadLetters: z.array(deadLetter),
    continuation: z.string().exactOptional().describe('Absent on the last page.'),
  }),
  async handle(services, { query: { continuation, ...asked }, actor }) {
    const after = openContinuation(continuation, asked);
    const mayKnow = holds(actor, 'embargo');
    if (asked.queue !== undefined) checkQueue(asked.queue, actor);
    const queues = asked.queue === undefined ? visibleSources(mayKnow) : [asked.queue];
    const found = await pageOf(services.bus, queues, asked.group, after);
    const more = found.length > PAGE ? found[PAGE - 1] : undefined;
    const mask = await maskFor(services, mayKnow);
    return {
      body: {
        deadLetters: found.slice(0, PAGE).map((letter) => deadLetterAnswer(mask.letter(letter))),
        ...(more && { continuation: sealContinuation(`${more.sequenceNumber} ${more.source}`, asked) }),
      },
    };
  },
});

/** @param after sequence number and queue of the last one of the page before @returns one more than a page, if there are */
async function pageOf(
  bus: Bus,
  queues: readonly string[],
  group: string | undefined,
  after = '',
): Promise<DeadLetter[]> {
  const [, number, last = ''] = /^(\d+) (.+)$/.exec(after) ?? [];
  const found: DeadLetter[] = [];
  for (const queue of queues.slice(Math.max(0, queues.indexOf(last)))) {
    const from = queue === last ? Number(number) : undefined;
    for await (const letter of walkDeadLetters(bus, queue, from)) {
      if (group === undefined || letter.group === group) found.push(letter);
      if (found.length > PAGE) return found;
    }
  }
  return found;
}

/** What failed, and how alike. */
export const deadLetterGroupsRoute = route({
  method: 'GET',
  path: '/api/dead-letter-groups',
  role: 'operator',
  title: 'Messages that were set aside, by queue, reason, function and shape of the error',
  refuses: [404],
  query: z.strictObject({ queue: queueName.exactOptional().describe('Only those of one queue.') }),
  answer: z.array(deadLetterGroup),
  async handle(services, { query: { queue }, actor }) {
    if (queue !== undefined) checkQueue(queue, actor);
    const mayKnow = holds(actor, 'embargo');
    const groups = await groupDeadLetters(
      services.bus,
      queue === undefined ? visibleSources(mayKnow) : [queue],
    );
    const mask = await maskFor(services, mayKnow);
    return { body: groups.map((group) => groupAnswer(mask.group(group))) };
  },
});

const what = {
  queue: queueName,
  which,
  dryRun: z.boolean().exactOptional().describe('true: only says how many would be.'),
  count: z
    .int()
    .min(1)
    .exactOptional()
    .describe(
      'How many there are, as a dry run said: refused if there are others. Needed for more than one.',
    ),
  perSecond: z.int().min(1).max(1000).exactOptional().describe('Default: as the policy says.'),
};
const reason = z.string().trim().min(1).max(500);
const deadLetterCommand = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('replay'), ...what, because: reason.exactOptional() }),
  z.strictObject({ do: z.literal('discard'), ...what, because: reason }),
]);

/** Replays or discards dead letters. Their content is never changed. */
export const commandDeadLettersRoute = route({
  method: 'POST',
  path: '/api/dead-letters',
  role: 'operator',
  title: 'Send messages that were set aside again, or discard them',
  refuses: [404, 409],
  query: z.strictObject({}),
  body: { maxBytes: MOST_BYTES, schema: jsonBody(deadLetterCommand) },
  answer: z.strictObject({
    count: z.int().describe('How many are chosen.'),
    order: order.exactOptional().describe('Absent in a dry run.'),
  }),
  async handle(services, { body, actor }) {
    const { dryRun = false, perSecond = services.policy.operations.replay.perSecond, because } = body;
    checkQueue(body.queue, actor);
    const isEmbargoed = isOfEmbargo(body.queue);
    const chosen = { queue: body.queue, which: selectionOf(body.which) };
    const count = (await chosenBy(services.bus, chosen)).length;
    if (count === 0) throw new RequestError('which: there is no such dead letter', { status: 404 });
    const said = { do: body.do, queue: body.queue, which: body.which, count, ...defined({ because }) };
    if (dryRun) return { body: { count }, what: { ...said, dryRun }, isEmbargoed };
    checkCount(body.count, count, chosen.which);
    const given = { do: body.do, ...chosen, perSecond, ...defined({ because }) };
    const { id } = await giveOrder(services, given, actor).catch(gone);
    await workOrder(services, { id, queue: body.queue }, performance.now() + WORKED_MS);
    const now = (await allOrders(services, isEmbargoed)).find((each) => each.id === id);
    return {
      body: { count, ...(now && { order: orderAnswer(now) }) },
      what: { ...said, order: id },
      isEmbargoed,
    };
  },
});

function selectionOf(chosen: z.output<typeof which>): Selection {
  return typeof chosen === 'object' && 'number' in chosen ? { sequenceNumber: chosen.number } : chosen;
}

/** "All of them" means those that the person saw. @throws RequestError 409 */
function checkCount(expected: number | undefined, count: number, selection: Selection): void {
  const isOne = typeof selection === 'object' && 'sequenceNumber' in selection;
  if (isOne && expected === undefined) return;
  if (expected === count) return;
  const text = expected === undefined ? 'count: is needed: ask with dryRun first' : 'count: there are others';
  throw new RequestError(`${text}; now ${count}`, { status: 409 });
}

/** Somebody else was faster. @throws RequestError 404 */
function gone(error: unknown): never {
  if (error instanceof NotFoundError)
    throw new RequestError('which: there is no such dead letter', { status: 404 });
  throw error;
}

/** Replays and discardings that are kept, the newest first. */
export const deadLetterOrdersRoute = route({
  method: 'GET',
  path: '/api/dead-letter-orders',
  role: 'operator',
  title: 'How far replays and discardings have come',
  query: z.strictObject({}),
  answer: z.array(order),
  async handle(services, { actor }) {
    return { body: (await allOrders(services, holds(actor, 'embargo'))).map(orderAnswer) };
  },
});
