import { createHash, randomUUID } from 'node:crypto';

import { Refusal } from './answer.ts';
import type { Container } from './containers.ts';
import { checkedItem } from './limits.ts';
import type { Row, Store } from './store.ts';

/** How many partition ranges a container is spread over. */
export const RANGES = 2;
/** A row that has not expired: the value that follows is the time now in seconds. */
export const FRESH = '(expires IS NULL OR expires > ?)';

/** A transaction on one partition; `at` is in seconds. */
export interface Place {
  store: Store;
  container: Container;
  /** The partition key header, parsed and written again. */
  pk: string;
  at: number;
  lsn: number;
  /** Within the transaction. */
  position: number;
}

export interface Item {
  etag: string;
  /** UTF-8 length of the body as written. */
  bytes: number;
  /** With its system fields. */
  resource: Record<string, unknown>;
}

/** @throws Refusal 400, 409, 413 */
export function createItem(place: Place, given: unknown): Item {
  const { store, container, pk, at } = place;
  const { body, text } = checkedItem(given, container.partitionField, pk);
  store.run(
    'DELETE FROM items WHERE container = ? AND pk = ? AND id = ? AND expires <= ?',
    container.number,
    pk,
    body.id,
    at,
  );
  if (find(place, body.id) !== undefined) {
    throw new Refusal(409, 'Entity with the specified id already exists in the system.');
  }
  store.run(
    'INSERT INTO items (container, range, pk, id, lsn, position, etag, ts, expires, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ...[container.number, rangeOf(pk), pk, body.id, ...versionOf(place, body['ttl']), text],
  );
  return readItem(place, body.id);
}

/** @throws Refusal 400, 404, 412, 413 */
export function replaceItem(place: Place, id: string, given: unknown, ifMatch: string | undefined): Item {
  const { store, container, pk } = place;
  const { body, text } = checkedItem(given, container.partitionField, pk);
  if (body.id !== id) throw new Refusal(400, 'the id of a document cannot be changed');
  const row = existing(place, id, ifMatch);
  store.run(
    'UPDATE items SET lsn = ?, position = ?, etag = ?, ts = ?, expires = ?, body = ? WHERE row = ?',
    ...[...versionOf(place, body['ttl']), text, row],
  );
  return readItem(place, id);
}

/** Returns the size of what was there. @throws Refusal 404, 412 */
export function deleteItem(place: Place, id: string, ifMatch: string | undefined): number {
  const { bytes } = readItem(place, id);
  place.store.run('DELETE FROM items WHERE row = ?', existing(place, id, ifMatch));
  return bytes;
}

/** @throws Refusal 404 */
export function readItem(place: Pick<Place, 'store' | 'container' | 'pk' | 'at'>, id: string): Item {
  const row = find(place, id);
  if (row === undefined) throw new Refusal(404, 'Entity with the specified id does not exist in the system.');
  return itemOf(row, place.container);
}

/** A row of the table as a document. */
export function itemOf(row: Row, { rid }: Container): Item {
  const [text, etag] = [String(row['body']), String(row['etag'])];
  const own = `${rid.slice(0, 10)}${String(row['row']).padStart(12, 'A')}==`;
  return {
    etag,
    bytes: Buffer.byteLength(text),
    resource: {
      ...(JSON.parse(text) as Record<string, unknown>),
      _rid: own,
      _self: `dbs/colls/${rid}/docs/${own}/`,
      _etag: etag,
      _attachments: 'attachments/',
      _ts: Number(row['ts']),
    },
  };
}

function find(
  { store, container, pk, at }: Pick<Place, 'store' | 'container' | 'pk' | 'at'>,
  id: string,
): Row | undefined {
  const sql = `SELECT row, etag, ts, body FROM items WHERE container = ? AND pk = ? AND id = ? AND ${FRESH}`;
  return store.get(sql, container.number, pk, id, at);
}

function existing(place: Place, id: string, ifMatch: string | undefined): number {
  const row = find(place, id);
  if (row === undefined) throw new Refusal(404, 'Entity with the specified id does not exist in the system.');
  if (ifMatch !== undefined && ifMatch !== row['etag'] && ifMatch !== '*') {
    throw new Refusal(412, 'One of the specified pre-condition is not met');
  }
  return Number(row['row']);
}

/** Sequence number, position, ETag, time and end of what is written now. */
function versionOf(
  { container, at, lsn, position }: Place,
  ttl: unknown,
): [number, number, string, number, number | null] {
  const { defaultTtl } = container;
  const seconds = defaultTtl === undefined ? -1 : typeof ttl === 'number' ? ttl : defaultTtl;
  return [lsn, position, `"${randomUUID()}"`, at, seconds === -1 ? null : at + seconds];
}

function rangeOf(pk: string): number {
  return (createHash('sha256').update(pk).digest()[0] ?? 0) % RANGES;
}
