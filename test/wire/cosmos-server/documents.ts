import type { Answer } from './answer.ts';
import { simulatedRead, simulatedWrite } from './charges.ts';
import type { Container } from './containers.ts';
import { nextLsn } from './containers.ts';
import type { Item, Place } from './items.ts';
import { createItem, deleteItem, readItem, replaceItem } from './items.ts';
import type { Store } from './store.ts';

/** One document, each request a transaction of its own. Each of these throws the Refusals of the item. */
interface DocumentRequest {
  store: Store;
  container: Container;
  pk: string;
  /** Seconds. */
  at: number;
  /** The body is left out of the answer to a write. */
  minimal: boolean;
}

export function createDocument(request: DocumentRequest, body: unknown): Answer {
  const item = inTransaction(request, (place) => createItem(place, body));
  return written(201, item, 1, request.minimal);
}

export function replaceDocument(
  request: DocumentRequest,
  id: string,
  body: unknown,
  ifMatch: string | undefined,
): Answer {
  const item = inTransaction(request, (place) => replaceItem(place, id, body, ifMatch));
  return written(200, item, 2, request.minimal);
}

export function deleteDocument(request: DocumentRequest, id: string, ifMatch: string | undefined): Answer {
  const bytes = inTransaction(request, (place) => deleteItem(place, id, ifMatch));
  return { status: 204, charge: simulatedWrite(bytes) };
}

export function readDocument(request: DocumentRequest, id: string, ifNoneMatch: string | undefined): Answer {
  const { etag, bytes, resource } = readItem(request, id);
  if (ifNoneMatch === etag) return { status: 304, headers: { etag }, charge: 1 };
  return { status: 200, body: resource, headers: { etag }, charge: simulatedRead(bytes) };
}

function inTransaction<T>(request: DocumentRequest, section: (place: Place) => T): T {
  const { store, container } = request;
  return store.transaction(() => section({ ...request, lsn: nextLsn(store, container), position: 0 }));
}

function written(status: number, { etag, bytes, resource }: Item, times: number, minimal: boolean): Answer {
  const charge = times * simulatedWrite(bytes);
  return { status, headers: { etag }, charge, ...(minimal ? {} : { body: resource }) };
}
