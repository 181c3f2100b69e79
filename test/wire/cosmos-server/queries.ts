import { createHash } from 'node:crypto';

import type { Answer } from './answer.ts';
import { Refusal } from './answer.ts';
import { simulatedPage } from './charges.ts';
import type { Container } from './containers.ts';
import type { Item } from './items.ts';
import { FRESH, itemOf, RANGES } from './items.ts';
import { isRecord } from './limits.ts';
import type { SelectStatement } from './sql/ast.ts';
import type { Parameters } from './sql/evaluate.ts';
import { meets } from './sql/evaluate.ts';
import { parse } from './sql/parser.ts';
import type { Row, Store } from './store.ts';

const DEFAULT_PAGE = 100;
/** A page of more than one document has no more bytes. */
export const MAX_PAGE_BYTES = 4 * 1024 * 1024;

interface QueryRequest {
  store: Store;
  container: Container;
  /** Absent: across partitions. */
  pk: string | undefined;
  /** Seconds. */
  at: number;
  body: unknown;
  /** -1 or absent: the server's choice. */
  maxItemCount: number | undefined;
  continuation: string | undefined;
}

/** Where the next page goes on. */
interface Place {
  range: number;
  /** Row, or id in an ordered query. */
  after: number | string;
}

/** A page of a query. @throws Refusal 400 */
export function query(request: QueryRequest): Answer {
  const { statement, parameters, digest } = checkedBody(request.body);
  const { container, pk, continuation } = request;
  if (pk === undefined && statement.orderById) refuseAcrossPartitions();
  const begin: Place = { range: 0, after: statement.orderById ? '' : 0 };
  const place = continuation === undefined ? begin : parseContinuation(continuation, digest);
  const { items, next } = page(request, statement, parameters, place);
  const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
  return {
    status: 200,
    body: { _rid: container.rid, Documents: items.map(({ resource }) => resource), _count: items.length },
    headers: {
      'x-ms-item-count': String(items.length),
      ...(next === undefined ? {} : { 'x-ms-continuation': formatContinuation(next, digest) }),
    },
    charge: simulatedPage(bytes),
  };
}

function page(
  request: QueryRequest,
  { filter, orderById }: SelectStatement,
  parameters: Parameters,
  place: Place,
): { items: Item[]; next?: Place } {
  const { container, pk, maxItemCount = -1 } = request;
  const limit = maxItemCount < 1 ? DEFAULT_PAGE : maxItemCount;
  const items: Item[] = [];
  let { after } = place;
  let bytes = 0;
  for (const row of rowsOf(request, orderById, place)) {
    const item = itemOf(row, container);
    const shown = filter === undefined || meets(filter, item.resource, parameters);
    // There is another document: this page is full, and goes on behind the last row looked at.
    const full = items.length === limit || (items.length > 0 && bytes + item.bytes > MAX_PAGE_BYTES);
    if (shown && full) return { items, next: { ...place, after } };
    after = orderById ? String(row['id']) : Number(row['row']);
    if (!shown) continue;
    items.push(item);
    bytes += item.bytes;
  }
  // Each range of a container has pages of its own, empty ones too.
  const last = pk !== undefined || place.range === RANGES - 1;
  return last ? { items } : { items, next: { range: place.range + 1, after: 0 } };
}

/** Candidates in order, from the place on. In one partition all are of one range. */
function rowsOf(
  { store, container, pk, at }: QueryRequest,
  orderById: boolean,
  { range, after }: Place,
): Iterable<Row> {
  const key = orderById ? 'id' : 'row';
  const [scope, value] = pk === undefined ? ['range', range] : ['pk', pk];
  return store.iterate(
    `SELECT row, id, etag, ts, body FROM items WHERE container = ? AND ${scope} = ? AND ${key} > ? AND ${FRESH} ORDER BY ${key}`,
    ...[container.number, value, after, at],
  );
}

/** As the real gateway, which serves filters across partitions and leaves the rest to the SDK. */
function refuseAcrossPartitions(): never {
  throw new Refusal(400, 'The provided cross partition query can not be directly served by the gateway.', {
    substatus: 1004,
    extra: { additionalErrorInfo: 'a query plan is needed' },
  });
}

function checkedBody(body: unknown): { statement: SelectStatement; parameters: Parameters; digest: string } {
  if (!isRecord(body) || typeof body['query'] !== 'string') throw new Refusal(400, 'a query has a text');
  const given: unknown = body['parameters'] ?? [];
  if (!Array.isArray(given)) throw new Refusal(400, 'parameters are a list');
  const parameters = new Map(
    given.filter(isRecord).map(({ name, value }): [string, unknown] => [String(name), value]),
  );
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 12);
  return { statement: parse(body['query']), parameters, digest };
}

/** Continuations are of one query. */
function formatContinuation(place: Place, digest: string): string {
  return Buffer.from(JSON.stringify({ ...place, digest })).toString('base64');
}

function parseContinuation(text: string, digest: string): Place {
  try {
    const place = JSON.parse(Buffer.from(text, 'base64').toString()) as Place & { digest: string };
    if (place.digest === digest) return place;
  } catch {
    // Falls through to the one refusal.
  }
  throw new Refusal(400, 'Invalid Continuation Token');
}
