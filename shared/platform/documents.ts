import { defined } from './defined.ts';
import type { UnrecoverableError } from './errors.ts';

/**
 * The document port: JSON documents in containers, addressed by (partition, id), each with an ETag.
 * Shaped after Azure Cosmos DB for NoSQL; what it refuses, every adapter refuses.
 */

/** The containers of the design; `topology.ts` gives each its partition key path and TTL. */
export type ContainerName =
  | 'packages'
  | 'findings'
  | 'patches'
  | 'embargoedFindings'
  | 'embargoedPatches'
  | 'images'
  | 'advisories'
  | 'decisions'
  | 'runs'
  | 'events'
  | 'leases'
  | 'samples'
  | 'audit';

/**
 * A document body. `id` is at most 128 characters without `/ \ # ?`. The partition value stands in the field
 * that the container's partition key path names. `kind` tells documents of one container apart.
 * `ttl` (whole seconds) lets it vanish that long after its last write; -1: never, whatever the container says.
 */
export interface DocumentBody {
  id: string;
  kind: string;
  ttl?: number;
}

export interface Stored<T extends DocumentBody> {
  body: T;
  etag: string;
  /** As it is stored it has an older schema; `body` was brought up to date on reading. */
  outdated?: true;
}

/** One write of an atomic batch. Replace and delete are conditional on the ETag read before. */
export type Write =
  | { op: 'create'; body: DocumentBody }
  | { op: 'replace'; body: DocumentBody; etag: string }
  | { op: 'delete'; id: string; etag: string };

type Scalar = string | number | boolean | null;

/**
 * Equality on top-level fields, numbers above a bound, a prefix of the id, a page size (default 100) and the continuation of the page
 * before (for the same query). Equality is type-strict: `true` is not 1, `null` matches only null, an absent field
 * matches nothing; field names are identifiers. Within one partition, results are in order of id (by code point);
 * across partitions their order is unspecified. A document that is there throughout shows up on exactly one page,
 * also when it is replaced between two pages.
 */
export interface Query {
  partition?: string;
  where?: Readonly<Record<string, Scalar>>;
  /** Field → the number that it is above; what is no number is above none. */
  above?: Readonly<Record<string, number>>;
  idPrefix?: string;
  limit?: number;
  continuation?: string;
  /** Told of each document that this Patchline cannot read, which is left out then; without it the query throws. */
  onUnreadable?: (document: UnreadableDocument) => void;
}

/** A document of a newer schema, or one that its migration does not take. */
interface UnreadableDocument {
  /** As it is stored. */
  body: DocumentBody;
  /** Names container, kind and id. */
  error: UnrecoverableError;
}

/** At most `limit` documents; fewer, even none, does not mean the end: an absent continuation does. */
export interface Page<T extends DocumentBody> {
  items: Stored<T>[];
  /** Absent on the last page. */
  continuation?: string;
}

/**
 * Changed documents, each once with its latest body, those of one partition in order of their writes; deletes do not
 * show. At least once: a document may show again without a write in between. What one batch wrote may come together,
 * above the limit.
 */
export interface Changes<T extends DocumentBody> {
  items: T[];
  /** Give it back to continue; stays valid across restarts. */
  cursor: string;
  /** False when the feed is read to its end. */
  more: boolean;
}

/**
 * Writes throw UnrecoverableError for a body whose id, `ttl` or partition field the store would not take.
 */
export interface DocumentContainer {
  /** `undefined` when there is no such document. */
  read<T extends DocumentBody>(partition: string, id: string): Promise<Stored<T> | undefined>;
  /** Returns the new ETag. @throws AlreadyExistsError, LimitExceededError */
  create(partition: string, body: DocumentBody): Promise<string>;
  /** Returns the new ETag. @throws PreconditionFailedError, NotFoundError, LimitExceededError */
  replace(partition: string, body: DocumentBody, etag: string): Promise<string>;
  /** @throws PreconditionFailedError, NotFoundError */
  delete(partition: string, id: string, etag: string): Promise<void>;
  /**
   * All or nothing within one partition, at most 100 writes and 2 MB; returns ETags in order ('' for a delete).
   * @throws AlreadyExistsError, PreconditionFailedError, NotFoundError, LimitExceededError
   */
  batch(partition: string, writes: readonly Write[]): Promise<string[]>;
  query<T extends DocumentBody>(query: Query): Promise<Page<T>>;
  /** From the beginning without a cursor. About `limit` (default 100) documents. */
  changes<T extends DocumentBody>(cursor: string | undefined, limit?: number): Promise<Changes<T>>;
}

export interface Documents {
  container(name: ContainerName): DocumentContainer;
  close(): Promise<void>;
}

export const MAX_BATCH_WRITES = 100;
export const MAX_BATCH_BYTES = 2 * 1024 * 1024;
export const MAX_DOCUMENT_BYTES = 2 * 1024 * 1024;
export const MAX_ID_LENGTH = 128;

/** Every page of a query, one document at a time. */
export async function* queryAll<T extends DocumentBody>(
  container: DocumentContainer,
  query: Query,
): AsyncGenerator<Stored<T>> {
  let continuation = query.continuation;
  do {
    const page = await container.query<T>({
      ...query,
      ...defined({ continuation }),
    });
    yield* page.items;
    continuation = page.continuation;
  } while (continuation !== undefined);
}
