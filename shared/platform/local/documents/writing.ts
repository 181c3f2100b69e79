import type { DocumentBody } from '../../documents.ts';
import { AlreadyExistsError, NotFoundError, PreconditionFailedError } from '../../errors.ts';
import { isUniqueViolation } from '../sqlite-error.ts';
import type { Store } from '../store.ts';

/** Target and time of a write: `now` in ms. */
export interface Place {
  store: Store;
  table: string;
  partition: string;
  now: number;
  /** The container's default, in seconds. */
  defaultTtl: number | undefined;
}

/** A checked document with its JSON text. */
export interface Checked {
  body: DocumentBody;
  text: string;
}

/**
 * Like the following functions, runs inside a write of the store. Returns the new ETag.
 * @throws AlreadyExistsError
 */
export function createDocument(place: Place, checked: Checked): string {
  const { store, table, partition, now } = place;
  const { id } = checked.body;
  try {
    return insert(place, checked);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  const expired = `DELETE FROM ${table} WHERE partition = ? AND id = ? AND expires <= ?`;
  if (store.run(expired, partition, id, now) === 1) return insert(place, checked);
  throw new AlreadyExistsError(`there is a document ${id} in ${partition} already`);
}

/** Replaces the row by a new one, whose number is the new ETag. */
export function replaceDocument(place: Place, checked: Checked, etag: string): string {
  deleteDocument(place, checked.body.id, etag);
  return insert(place, checked);
}

/** @throws NotFoundError, PreconditionFailedError */
export function deleteDocument({ store, table, partition, now }: Place, id: string, etag: string): void {
  const fresh = 'partition = ? AND id = ? AND (expires IS NULL OR expires > ?)';
  const deleted = store.run(
    `DELETE FROM ${table} WHERE lsn = ? AND ${fresh}`,
    parseEtag(etag),
    partition,
    id,
    now,
  );
  if (deleted === 1) return;
  if (store.get(`SELECT 1 FROM ${table} WHERE ${fresh}`, partition, id, now) === undefined) {
    throw new NotFoundError(`there is no document ${id} in ${partition}`);
  }
  throw new PreconditionFailedError(`document ${id} in ${partition} is of another version`);
}

export function formatEtag(lsn: number): string {
  return `"${lsn}"`;
}

function parseEtag(etag: string): number {
  return Number(/^"(\d{1,15})"$/.exec(etag)?.[1] ?? -1);
}

function insert({ store, table, partition, now, defaultTtl }: Place, { body, text }: Checked): string {
  const ttl = body.ttl ?? defaultTtl ?? -1;
  const lsn = store.insert(
    `INSERT INTO ${table} (partition, id, expires, body) VALUES (?, ?, ?, ?)`,
    partition,
    body.id,
    ttl === -1 ? null : now + ttl * 1000,
    text,
  );
  return formatEtag(lsn);
}
