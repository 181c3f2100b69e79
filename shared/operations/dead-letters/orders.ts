import { type Actor, onRecord } from '../../access/index.ts';
import {
  againWhenOvertaken,
  type Bus,
  contentHash,
  createIfAbsent,
  defined,
  type DocumentBody,
  type DocumentContainer,
  NotFoundError,
  type Platform,
  queryAll,
} from '../../platform/index.ts';
import { type Keeping, keptSeconds } from '../../lanes/index.ts';
import { isOfEmbargo } from './list.ts';
import { chosenLeft, discardDeadLetters, replayDeadLetters, type Selection, type Settled } from './settle.ts';

// A person's order to replay or discard dead letters. It is kept, so that a long one goes on whoever started it, and
// how far it has come is counted from the dead letters that are left, never stored.

/** What is to happen to which dead letters. */
interface Order {
  do: 'replay' | 'discard';
  queue: string;
  which: Selection;
  /** For people to read; always there for what is discarded. */
  because?: string;
  /** Most messages a second. */
  perSecond: number;
}

interface OrderDocument extends DocumentBody, Order {
  kind: 'dead-letter-order';
  by: Pick<Actor, 'id' | 'name'>;
  /** Highest sequence number among them: what fails again meanwhile is not among them. */
  upTo: number;
  total: number;
  /** ISO 8601. */
  startedAt: string;
  endedAt?: string;
  ttl: number;
}

/** How far an order has come. */
export interface OrderProgress extends Omit<OrderDocument, keyof DocumentBody | 'upTo' | 'kind'> {
  id: string;
  left: number;
}

const PARTITION = 'control';

/** Where orders lie: those about what is under embargo apart. */
function placeOf(
  { documents }: Pick<Platform, 'documents'>,
  isEmbargoed: boolean,
): {
  container: DocumentContainer;
  field: object;
} {
  return isEmbargoed
    ? { container: documents.container('embargoedEvents'), field: { bucket: PARTITION } }
    : { container: documents.container('runs'), field: { runId: PARTITION } };
}

/** Sequence numbers of what an order is about, as things stand. */
export function chosenBy(bus: Bus, { queue, which }: Pick<Order, 'queue' | 'which'>): Promise<number[]> {
  return chosenLeft(bus, queue, { selection: which });
}

/**
 * Keeps an order, or finds the equal one that is under way: who repeats a replay that was killed goes on with it.
 * @throws NotFoundError if no dead letter is chosen
 */
export async function giveOrder(
  platform: Platform & Keeping,
  order: Order,
  by: Pick<Actor, 'id' | 'name'>,
): Promise<OrderProgress> {
  const { container, field } = placeOf(platform, isOfEmbargo(order.queue));
  for (const known of await ordersIn(container))
    if (known.endedAt === undefined && isAlike(known, order)) return progressOf(platform, known);
  const chosen = await chosenBy(platform.bus, order);
  const upTo = chosen.at(-1);
  if (upTo === undefined) throw new NotFoundError(`${order.queue}: no such dead letter`);
  const startedAt = platform.clock.now().toISOString();
  const body: OrderDocument = {
    id: `order:${contentHash(JSON.stringify([order, upTo, startedAt])).slice(0, 16)}`,
    kind: 'dead-letter-order',
    ...field,
    ...order,
    by: { id: by.id, name: by.name },
    upTo,
    total: chosen.length,
    startedAt,
    ttl: keptSeconds(platform, 'orders'),
  };
  await createIfAbsent(container, PARTITION, body);
  return progressOf(platform, body);
}

function isAlike(a: Order, b: Order): boolean {
  const what = ({ do: act, queue, which }: Order): string => JSON.stringify([act, queue, which]);
  return what(a) === what(b);
}

/** The orders that are kept, the newest first. */
export async function allOrders(platform: Platform, withEmbargo: boolean): Promise<OrderProgress[]> {
  const found: OrderDocument[] = [];
  for (const isEmbargoed of withEmbargo ? [false, true] : [false])
    found.push(...(await ordersIn(placeOf(platform, isEmbargoed).container)));
  found.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  const shown: OrderProgress[] = [];
  for (const order of found) shown.push(await progressOf(platform, order));
  return shown;
}

async function ordersIn(container: DocumentContainer): Promise<OrderDocument[]> {
  const orders: OrderDocument[] = [];
  const query = { partition: PARTITION, where: { kind: 'dead-letter-order' }, limit: 200 } as const;
  for await (const { body } of queryAll<OrderDocument>(container, query)) orders.push(body);
  return orders;
}

async function progressOf({ bus }: Pick<Platform, 'bus'>, order: OrderDocument): Promise<OrderProgress> {
  const left = order.endedAt === undefined ? (await leftOf(bus, order)).length : 0;
  const { id, queue, which, because, perSecond, by, total, startedAt, endedAt } = order;
  return {
    ...{ id, do: order.do, queue, which, perSecond, by, total, left, startedAt },
    ...defined({ because, endedAt }),
  };
}

function leftOf(bus: Bus, { queue, which, upTo }: OrderDocument): Promise<number[]> {
  return chosenLeft(bus, queue, { selection: which, upTo });
}

/**
 * Works on an order until it is done or the time is over, beside whoever else does; the end stands in the audit.
 * @param until as `performance.now()` counts
 */
export async function workOrder(
  platform: Platform,
  order: Pick<OrderProgress, 'id' | 'queue'>,
  until = Infinity,
): Promise<Settled> {
  const { container } = placeOf(platform, isOfEmbargo(order.queue));
  const stored = await container.read<OrderDocument>(PARTITION, order.id);
  if (!stored || stored.body.endedAt !== undefined) return { count: 0 };
  const { do: act, queue, which, perSecond, upTo } = stored.body;
  const settle = act === 'replay' ? replayDeadLetters : discardDeadLetters;
  const settled = await settle(platform, queue, which, { perSecond, upTo, until }).catch(nothingLeft);
  if (settled.left === undefined && settled.locked === undefined) await endOrder(platform, stored.body);
  return settled;
}

/** Somebody else has settled the last of them. */
function nothingLeft(error: unknown): Settled {
  if (error instanceof NotFoundError) return { count: 0 };
  throw error;
}

/** Whoever ends it first tells the audit. */
async function endOrder(platform: Platform, { id, queue }: OrderDocument): Promise<void> {
  const { documents, clock } = platform;
  const isEmbargoed = isOfEmbargo(queue);
  const { container } = placeOf(platform, isEmbargoed);
  const ended = await againWhenOvertaken(async () => {
    const stored = await container.read<OrderDocument>(PARTITION, id);
    if (!stored || stored.body.endedAt !== undefined) return undefined;
    const body = { ...stored.body, endedAt: clock.now().toISOString() };
    await container.replace(PARTITION, body, stored.etag);
    return body;
  });
  if (!ended) return;
  const what = {
    order: id,
    queue,
    which: ended.which,
    count: ended.total,
    ...defined({ because: ended.because }),
  };
  await onRecord(
    { documents, clock, mayBeEmbargoed: isEmbargoed },
    { actor: ended.by, action: `dead-letters ${ended.do} ended` },
    () => Promise.resolve({ result: undefined, outcome: { outcome: 'done', what, isEmbargoed } }),
  );
}

/** Goes on with every order that is not done. Called by a timer. @param until as `performance.now()` counts */
export async function continueOrders(platform: Platform, until: number): Promise<number> {
  let count = 0;
  for (const order of await allOrders(platform, true)) {
    if (order.endedAt !== undefined || performance.now() >= until) continue;
    count += (await workOrder(platform, order, until)).count;
  }
  return count;
}
