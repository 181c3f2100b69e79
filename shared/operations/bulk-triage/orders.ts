import { type Actor, onRecord } from '../../access/index.ts';
import { recordDecisions } from '../../decisions/index.ts';
import { changeRequest } from '../../intake/index.ts';
import { changeOwnership, type OwnedItem } from '../../ownership/index.ts';
import {
  contentHash,
  createIfAbsent,
  defined,
  type DocumentBody,
  type DocumentContainer,
  InvalidInputError,
  msSince,
  PatchlineError,
  type Platform,
  putPackedJson,
  queryAll,
  readPackedJson,
  TransientError,
  underEmbargo,
  withLock,
} from '../../platform/index.ts';
import { type Keeping, keptSeconds } from '../../lanes/index.ts';
import type { BulkOrder } from './bulk.ts';
import { type BulkPlan, checkFits, planned } from './plan.ts';
import { type Selected, selected } from './select.ts';

// A person's order about many items. Its plan is kept before anything is done, so that it goes on whoever started it;
// each item's change does nothing the second time.

/** Blobs with the plans of orders. */
export const BULK_PREFIX = 'bulk/';
const PARTITION = 'control';
/** An order that is given again within that time is the same. */
const REPEATED_MS = 10 * 60_000;
/** Items between two looks at what is stored. */
const STEP = 25;

type Person = Pick<Actor, 'id' | 'name'>;

/** How an item ended. */
interface ItemResult {
  item: OwnedItem;
  /** done: it is so now. */
  result: 'waiting' | 'done' | 'refused';
  reason?: string;
}

interface BulkDocument extends DocumentBody {
  kind: 'bulk-order';
  by: Person;
  /** What is done, in a word. */
  do: BulkOrder['change']['do'];
  plan: string;
  total: number;
  /** Items that are settled: the first of the plan. */
  settled: number;
  /** Place of an item in the plan → why it was refused. */
  refused: Record<string, string>;
  startedAt: string;
  endedAt?: string;
  ttl: number;
}

/** How far an order has come. */
export type BulkProgress = Pick<
  BulkDocument,
  'id' | 'by' | 'do' | 'total' | 'settled' | 'startedAt' | 'endedAt'
> & { refused: number; results?: ItemResult[] };

/** The items are others than those that a person saw. */
export class OtherItemsError extends PatchlineError {
  override name = 'OtherItemsError';
  readonly selected: Selected;

  constructor(found: Selected) {
    super(`expected: there are others now: ${found.items.length}`);
    this.selected = found;
  }
}

function placeOf({ documents, apartFrom }: Pick<Platform, 'documents' | 'apartFrom'>): {
  container: DocumentContainer;
  field: object;
} {
  return apartFrom
    ? { container: documents.container('events'), field: { bucket: PARTITION } }
    : { container: documents.container('runs'), field: { runId: PARTITION } };
}

/** Says what an order would be about, and does nothing. @throws InvalidInputError if it does not fit */
export async function previewBulk(side: Platform, order: BulkOrder, by: Person): Promise<Selected> {
  const found = await selected(side, order.which);
  checkFits(order.change, found.items);
  // One stands for all: what else a change needs does not depend on the item.
  await planned(side, { change: order.change, items: found.items.slice(0, 1) }, by);
  return found;
}

/**
 * Keeps an order about what a person saw. Given again, it is the same order.
 * @param expected as the preview said
 * @throws OtherItemsError, InvalidInputError
 */
export async function giveBulk(
  side: Platform & Keeping,
  { order, expected }: { order: BulkOrder; expected: { count: number; digest: string } },
  by: Person,
): Promise<string> {
  const { container, field } = placeOf(side);
  const now = side.clock.now();
  const id = idOf([order, expected, by.id]);
  const known = (await container.read<BulkDocument>(PARTITION, id))?.body;
  if (known && !isOver(known, now)) return id;
  const found = await selected(side, order.which);
  const isSame = found.digest === expected.digest && found.items.length === expected.count;
  // Of one that is over: what it did has changed what is found.
  if (!isSame && known) return id;
  if (!isSame) throw new OtherItemsError(found);
  const plan = await planned(side, { change: order.change, items: found.items }, by);
  const name = `${BULK_PREFIX}${contentHash(JSON.stringify(plan))}`;
  await putPackedJson(side.blobs, name, plan);
  const body: BulkDocument = {
    ...{
      id: known ? idOf([id, now]) : id,
      kind: 'bulk-order',
      ...field,
      by: { id: by.id, name: by.name },
      do: order.change.do,
      plan: name,
    },
    ...{ total: plan.items.length, settled: 0, refused: {}, ttl: keptSeconds(side, 'orders') },
    startedAt: now.toISOString(),
  };
  await createIfAbsent(container, PARTITION, body);
  return body.id;
}

function idOf(parts: unknown[]): string {
  return `bulk:${contentHash(JSON.stringify(parts)).slice(0, 24)}`;
}

/** Whether it ended so long ago that nobody repeats it who has not heard of its end. */
function isOver({ endedAt }: BulkDocument, now: Date): boolean {
  return endedAt !== undefined && msSince(endedAt, now) > REPEATED_MS;
}

/**
 * Works on an order until it is done or the time is over; one worker at a time.
 * @param until as `performance.now()` counts
 */
export async function workBulk(side: Platform, id: string, until = Infinity): Promise<void> {
  const { container } = placeOf(side);
  const lock = { name: `locks/${id.replace(':', '-')}`, leaseSeconds: 15, waitMs: 0, askEveryMs: 50 };
  try {
    await withLock(side.blobs, lock, async (held) => {
      let plan: BulkPlan | undefined;
      for (;;) {
        const stored = await container.read<BulkDocument>(PARTITION, id);
        if (!stored || stored.body.endedAt !== undefined || performance.now() >= until) return;
        held.check();
        plan ??= await planOf(side, stored.body);
        const next = await stepped(side, stored.body, plan);
        await container.replace(PARTITION, next, stored.etag);
        if (next.endedAt !== undefined) await tellEnd(side, next);
      }
    });
  } catch (error) {
    // Somebody else is at work on it.
    if (!(error instanceof TransientError)) throw error;
  }
}

async function stepped(side: Platform, order: BulkDocument, plan: BulkPlan): Promise<BulkDocument> {
  const refused = { ...order.refused };
  const end = Math.min(order.settled + STEP, plan.items.length);
  for (let at = order.settled; at < end; at += 1) {
    const reason = await settleItem(side, plan, at, order.by);
    if (reason !== undefined) refused[at] = reason;
  }
  const endedAt = end === plan.items.length ? side.clock.now().toISOString() : undefined;
  return { ...order, settled: end, refused, ...defined({ endedAt }) };
}

async function planOf({ blobs }: Platform, { plan }: BulkDocument): Promise<BulkPlan> {
  return (await readPackedJson(blobs, plan, 'give the order again')) as BulkPlan;
}

/** @returns why it was refused */
async function settleItem(
  side: Platform,
  { change, items, decisions }: BulkPlan,
  at: number,
  by: Person,
): Promise<string | undefined> {
  const item = items[at];
  const decision = decisions?.[at];
  if (!item) return undefined;
  try {
    if (change.do === 'decide')
      await recordDecisions(side.documents, decision ? [decision] : [], side.clock.now());
    else if (change.do !== 'set-state') await changeOwnership(side, { item, change }, by);
    else if ('repository' in item)
      await changeRequest(side, { ...change, ...item, ...(side.apartFrom && { embargoed: true }) }, by);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.message;
  }
}

function tellEnd(side: Platform, order: BulkDocument): Promise<void> {
  const { documents, clock } = side;
  const isEmbargoed = side.apartFrom !== undefined;
  const { id, total, refused, by } = order;
  const what = { order: id, do: order.do, total, refused: Object.keys(refused).length };
  return onRecord(
    { documents, clock, mayBeEmbargoed: isEmbargoed },
    { actor: by, action: 'bulk ended' },
    () => Promise.resolve({ result: undefined, outcome: { outcome: 'done', what, isEmbargoed } }),
  );
}

/** The orders that are kept on the side of the platform, the newest first. */
export async function allBulks(side: Platform): Promise<BulkProgress[]> {
  const found: BulkDocument[] = [];
  const query = { partition: PARTITION, where: { kind: 'bulk-order' }, limit: 200 } as const;
  for await (const { body } of queryAll<BulkDocument>(placeOf(side).container, query)) found.push(body);
  return found.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1)).map(progressOf);
}

/** One order with the result of each item. */
export async function bulkOf(side: Platform, id: string): Promise<BulkProgress | undefined> {
  const order = (await placeOf(side).container.read<BulkDocument>(PARTITION, id))?.body;
  if (order?.kind !== 'bulk-order') return undefined;
  const { items } = await planOf(side, order);
  const results = items.map((item, at): ItemResult => {
    const reason = order.refused[at];
    if (reason !== undefined) return { item, result: 'refused', reason };
    return { item, result: at < order.settled ? 'done' : 'waiting' };
  });
  return { ...progressOf(order), results };
}

function progressOf(order: BulkDocument): BulkProgress {
  const { id, by, total, settled, startedAt, endedAt, refused } = order;
  return {
    ...{ id, by, do: order.do, total, settled, startedAt, refused: Object.keys(refused).length },
    ...defined({ endedAt }),
  };
}

/** Goes on with every order that is not done. Called by a timer. @param until as `performance.now()` counts */
export async function continueBulks(platform: Platform, until: number): Promise<void> {
  for (const side of [platform, underEmbargo(platform)])
    for (const { id, endedAt } of await allBulks(side))
      if (endedAt === undefined) await workBulk(side, id, until);
}
