import type { Answer } from './answer.ts';
import { Refusal } from './answer.ts';
import { simulatedPage } from './charges.ts';
import type { Container } from './containers.ts';
import { FRESH, itemOf, RANGES } from './items.ts';
import { MAX_PAGE_BYTES } from './queries.ts';
import type { Store } from './store.ts';

const DEFAULT_PAGE = 100;

interface FeedRequest {
  store: Store;
  container: Container;
  /** Seconds. */
  at: number;
  range: string | undefined;
  ifNoneMatch: string | undefined;
  maxItemCount: number | undefined;
}

/**
 * A page of changes of one range: whole transactions, in their order. Within a transaction the real service promises
 * no order; this one shows the last write first, so that nobody relies on one.
 * @throws Refusal 400, 410
 */
export function changes(request: FeedRequest): Answer {
  const { store, container, at, maxItemCount = DEFAULT_PAGE } = request;
  const range = checkedRange(request.range);
  const after = parsePosition(request.ifNoneMatch);
  const rows = store.iterate(
    `SELECT row, etag, ts, body, lsn FROM items WHERE container = ? AND range = ? AND lsn > ? AND ${FRESH} ORDER BY lsn, position DESC`,
    ...[container.number, range, after, at],
  );
  const documents: Record<string, unknown>[] = [];
  let [position, bytes] = [after, 0];
  for (const row of rows) {
    const lsn = Number(row['lsn']);
    const item = itemOf(row, container);
    const full = documents.length >= maxItemCount || (bytes > 0 && bytes + item.bytes > MAX_PAGE_BYTES);
    if (full && lsn !== position) break;
    documents.push({ ...item.resource, _lsn: lsn });
    bytes += item.bytes;
    position = lsn;
  }
  const headers = { etag: `"${position}"` };
  if (documents.length === 0) return { status: 304, headers, charge: 1 };
  const body = { _rid: container.rid, Documents: documents, _count: documents.length };
  return { status: 200, body, headers, charge: simulatedPage(bytes) };
}

/** The ranges tile the space of hashed keys; where a document is is this server's affair. */
export function ranges({ rid }: Container): Answer {
  const middle = '1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF';
  const bounds = ['', middle, 'FF'];
  const list = Array.from({ length: RANGES }, (_, index) => ({
    id: String(index),
    minInclusive: bounds[index],
    maxExclusive: bounds[index + 1],
    _rid: rid,
    status: 'online',
    parents: [],
  }));
  return { status: 200, body: { _rid: rid, PartitionKeyRanges: list, _count: list.length } };
}

function checkedRange(range: string | undefined): number {
  if (range === undefined) throw new Refusal(400, 'this test server has change feeds by range only');
  const number = Number(range);
  if (Number.isInteger(number) && number >= 0 && number < RANGES) return number;
  throw new Refusal(410, 'The requested resource is no longer available', { substatus: 1002 });
}

function parsePosition(etag: string | undefined): number {
  if (etag === undefined) return 0;
  const [, position] = /^"(\d+)"$/.exec(etag) ?? [];
  if (position === undefined) throw new Refusal(400, `'${etag}' is no position of a change feed`);
  return Number(position);
}
