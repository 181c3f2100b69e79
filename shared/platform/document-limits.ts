import {
  type DocumentBody,
  MAX_BATCH_BYTES,
  MAX_BATCH_WRITES,
  MAX_DOCUMENT_BYTES,
  MAX_ID_LENGTH,
} from './documents.ts';
import { LimitExceededError, UnrecoverableError } from './errors.ts';

/**
 * Checks a document for everything that adapters refuse. `partitionKey` is the container's path. Returns the
 * body as JSON text, whose UTF-8 length is its size.
 * @throws UnrecoverableError, LimitExceededError
 */
export function checkedDocument(partitionKey: `/${string}`, partition: string, body: DocumentBody): string {
  checkId(body.id);
  const field = partitionKey.slice(1);
  const value = (body as unknown as Readonly<Record<string, unknown>>)[field];
  if (value !== partition) {
    throw new UnrecoverableError(
      `document ${body.id}: field ${field} does not hold its partition '${partition}'`,
      { record: body.id, field },
    );
  }
  if (body.ttl !== undefined && !(Number.isInteger(body.ttl) && (body.ttl > 0 || body.ttl === -1))) {
    throw new UnrecoverableError(`document ${body.id}: ttl ${body.ttl} is neither whole seconds nor -1`, {
      record: body.id,
      field: 'ttl',
    });
  }
  const text = JSON.stringify(body);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_DOCUMENT_BYTES) {
    throw new LimitExceededError(`document ${body.id} of ${bytes} bytes: at most ${MAX_DOCUMENT_BYTES}`, {
      record: body.id,
    });
  }
  return text;
}

/** `texts` are the bodies of a batch as JSON, '' for a delete. @throws LimitExceededError */
export function checkBatch(texts: readonly string[]): void {
  if (texts.length > MAX_BATCH_WRITES) {
    throw new LimitExceededError(`batch of ${texts.length} writes: at most ${MAX_BATCH_WRITES}`);
  }
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > MAX_BATCH_BYTES) {
    throw new LimitExceededError(`batch of ${bytes} bytes: at most ${MAX_BATCH_BYTES}`);
  }
}

/** The page size for a query or change feed. @throws UnrecoverableError */
export function checkedPageSize(limit = 100): number {
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new UnrecoverableError(`page size ${limit}: a whole number above 0`);
}

/** Field names become part of query text, so they must be identifiers. @throws UnrecoverableError */
export function checkedConditions<Value>(
  conditionOf: Readonly<Record<string, Value>> = {},
): [string, Value][] {
  const conditions = Object.entries(conditionOf);
  for (const [field] of conditions) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(field))
      throw new UnrecoverableError(`query field '${field}'`, { field });
  }
  return conditions;
}

/** Whether a document may have this ID, regardless of length. */
export function isDocumentId(id: string): boolean {
  return id !== '' && !/[/\\#?]/.test(id) && id.isWellFormed();
}

function checkId(id: string): void {
  if (!isDocumentId(id)) {
    throw new UnrecoverableError(`document id '${id}': not empty, and none of / \\ # ?`, {
      record: id,
      field: 'id',
    });
  }
  if (id.length > MAX_ID_LENGTH) {
    throw new LimitExceededError(`document id of ${id.length} characters: at most ${MAX_ID_LENGTH}`, {
      record: id,
      field: 'id',
    });
  }
}
