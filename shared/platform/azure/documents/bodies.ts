import type { ItemDefinition, JSONObject } from '@azure/cosmos';

import type { DocumentBody } from '../../documents.ts';
import { PatchlineError } from '../../errors.ts';

/** A document's position within the batch that wrote it; never part of a body that callers see. */
const POSITION = '_position';

/** Fields that the service, or this adapter, adds to documents. */
const SYSTEM_FIELDS: ReadonlySet<string> = new Set([
  '_rid',
  '_self',
  '_etag',
  '_ts',
  '_attachments',
  '_lsn',
  POSITION,
]);

/**
 * A document as returned by the service; `_lsn`, the number of its last transaction, appears only in the
 * change feed.
 */
export interface Item extends ItemDefinition {
  _lsn?: number;
  [POSITION]?: number;
}

/** The body as written. */
export function bodyOf(item: Item): unknown {
  return Object.fromEntries(Object.entries(item).filter(([field]) => !SYSTEM_FIELDS.has(field)));
}

/** The ETag of a document returned by a query. */
export function etagOf(item: Item): string {
  const etag: unknown = item['_etag'];
  if (typeof etag === 'string') return etag;
  throw new PatchlineError('Cosmos DB returned a document without ETag');
}

/** A document of a batch, with its position. */
export function positioned(body: DocumentBody, position: number): JSONObject {
  return { ...body, [POSITION]: position };
}

/**
 * Sorts changes in write order. The service keeps the order of transactions, but guarantees none within one.
 * https://learn.microsoft.com/azure/cosmos-db/change-feed
 */
export function inOrderOfWrites(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => (a._lsn ?? 0) - (b._lsn ?? 0) || (a[POSITION] ?? 0) - (b[POSITION] ?? 0));
}
