import { defined } from './defined.ts';
import type { UnrecoverableError } from './errors.ts';

/**
 * The document port: JSON documents in containers, addressed by (partition, id), each with an ETag.
 * Shaped after Azure Cosmos DB for NoSQL; what it refuses, every adapter refuses.
 */

/** The containers; `topology.ts` gives each its partition key path and TTL. */
export type ContainerName =
  | 'packages'
  | 'findings'
  | 'patches'
  | 'embargoedFindings'
  | 'embargoedPatches'
  | 'reports'
  | 'embargoedReports'
  | 'images'
  | 'clocks'
  | 'embargoedClocks'
  | 'advisories'
  | 'decisions'
  | 'runs'
  | 'events'
  | 'embargoedEvents'
  | 'subscribers'
  | 'embargoedSubscribers'
  | 'leases'
  | 'samples'
  | 'alerts'
  | 'audit';

/**
 * A document body. `id` is at most 128 characters without `/ \ # ?`. The field named by the container's
 * partition key path contains the partition value. `kind` distinguishes documents within a container. `ttl`
 * (whole seconds) makes the document expire that long after its last write; -1 means never, whatever the
 * container's default.
 */
export interface DocumentBody {
  id: string;
  kind: string;
  ttl?: number;
}

export interface Stored<T extends DocumentBody> {
  body: T;
  etag: string;
  /** The stored document has an older schema; `body` was migrated on reading. */
  outdated?: true;
}

/** One write of an atomic batch. Replace and delete are conditional on the ETag read before. */
export type Write =
  | { op: 'create'; body: DocumentBody }
  | { op: 'replace'; body: DocumentBody; etag: string }
  | { op: 'delete'; id: string; etag: string };

type Scalar = string | number | boolean | null;

/**
 * Conditions: equality on top-level fields, numbers above a bound, a prefix of the ID, a page size (default
 * 100), and the previous page's continuation (for the same query). Equality is type-strict: `true` is not 1,
 * `null` matches only null, and an absent field matches nothing; field names are identifiers. Within one
 * partition, results are in order of ID (by code point); across partitions their order is unspecified. A
 * document that exists throughout appears on exactly one page, even if replaced between two pages.
 */
export interface Query {
  partition?: string;
  where?: Readonly<Record<string, Scalar>>;
  /** Field → exclusive lower bound; a value that is not a number never matches. */
  above?: Readonly<Record<string, number>>;
  idPrefix?: string;
  limit?: number;
  continuation?: string;
  /**
   * Called with each document that this Patchline cannot read, which is then left out; without it the query
   * throws.
   */
  onUnreadable?: (document: UnreadableDocument) => void;
}

/** A document with a newer schema, or one whose migration fails. */
interface UnreadableDocument {
  /** As stored. */
  body: DocumentBody;
  /** Names container, kind and id. */
  error: UnrecoverableError;
}

/**
 * At most `limit` documents. A page with fewer, even none, is not necessarily the last: only an absent
 * continuation is.
 */
export interface Page<T extends DocumentBody> {
  items: Stored<T>[];
  /** Absent on the last page. */
  continuation?: string;
}

/**
 * Changed documents, each once with its latest body; documents of one partition are in write order, and
 * deletes do not appear. Delivery is at least once: a document may reappear without a write in between. The
 * writes of one batch may arrive together, exceeding the limit.
 */
export interface Changes<T extends DocumentBody> {
  items: T[];
  /** Pass it back to continue; stays valid across restarts. */
  cursor: string;
  /** False once the feed is read to its end. */
  more: boolean;
}

/**
 * Writes throw UnrecoverableError for a body whose ID, `ttl` or partition field the store would not accept.
 */
export interface DocumentContainer {
  /** `undefined` if there is no such document. */
  read<T extends DocumentBody>(partition: string, id: string): Promise<Stored<T> | undefined>;
  /** Returns the new ETag. @throws AlreadyExistsError, LimitExceededError */
  create(partition: string, body: DocumentBody): Promise<string>;
  /** Returns the new ETag. @throws PreconditionFailedError, NotFoundError, LimitExceededError */
  replace(partition: string, body: DocumentBody, etag: string): Promise<string>;
  /** @throws PreconditionFailedError, NotFoundError */
  delete(partition: string, id: string, etag: string): Promise<void>;
  /**
   * Atomic within one partition, at most 100 writes and 2 MB; returns ETags in order ('' for a delete).
   * @throws AlreadyExistsError, PreconditionFailedError, NotFoundError, LimitExceededError
   */
  batch(partition: string, writes: readonly Write[]): Promise<string[]>;
  query<T extends DocumentBody>(query: Query): Promise<Page<T>>;
  /** Starts at the beginning if there is no cursor. Returns about `limit` (default 100) documents. */
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
