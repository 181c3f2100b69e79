import type { Container, RequestOptions } from '@azure/cosmos';
import { ChangeFeedStartFrom } from '@azure/cosmos';

import { checkBatch, checkedDocument, checkedPageSize, isDocumentId } from '../../document-limits.ts';
import type {
  Changes,
  ContainerName,
  DocumentBody,
  DocumentContainer,
  Page,
  Query,
  Stored,
  Write,
} from '../../documents.ts';
import { NotFoundError, PatchlineError, UnrecoverableError } from '../../errors.ts';
import { batchAnswer, operationOf } from './batches.ts';
import { bodyOf, etagOf, inOrderOfWrites, type Item } from './bodies.ts';
import type { Charges } from './charges.ts';
import { missingOwner } from './errors.ts';
import { pageQuery } from './queries.ts';
import { Requests } from './requests.ts';
import { defined } from '../../defined.ts';

const NOT_MODIFIED = 304;
/** Keeps document bodies out of a batch's response; the SDK supports that only for batches. */
const WITHOUT_BODIES: RequestOptions = { contentResponseOnWriteEnabled: false };

/** One container of the topology in Azure Cosmos DB. */
export class AzureContainer implements DocumentContainer {
  readonly #container: Container;
  readonly #partitionKey: `/${string}`;
  readonly #requests: Requests;

  constructor(container: Container, name: ContainerName, partitionKey: `/${string}`, charges: Charges) {
    this.#container = container;
    this.#partitionKey = partitionKey;
    this.#requests = new Requests(name, charges);
  }

  async read<T extends DocumentBody>(partition: string, id: string): Promise<Stored<T> | undefined> {
    // No document has such an ID, and requesting it would address something else.
    if (!isDocumentId(id)) return undefined;
    const { resource } = await this.#requests.ask('read', id, async () => {
      const answer = await this.#container.item(id, partition).read<Item>();
      // The SDK throws neither for a missing document nor for a missing container, which must be an error.
      const missing = missingOwner(answer);
      if (missing !== undefined) throw missing;
      return answer;
    });
    return resource === undefined ? undefined : { body: bodyOf(resource) as T, etag: etagOf(resource) };
  }

  async create(partition: string, body: DocumentBody): Promise<string> {
    checkedDocument(this.#partitionKey, partition, body);
    const { etag } = await this.#requests.ask('create', body.id, () => this.#container.items.create(body));
    return etag;
  }

  async replace(partition: string, body: DocumentBody, etag: string): Promise<string> {
    checkedDocument(this.#partitionKey, partition, body);
    const answer = await this.#requests.ask('replace', body.id, () =>
      this.#container.item(body.id, partition).replace(body, ifMatch(etag)),
    );
    return answer.etag;
  }

  async delete(partition: string, id: string, etag: string): Promise<void> {
    if (!isDocumentId(id)) throw new NotFoundError(`there is no document ${id} in ${partition}`);
    await this.#requests.ask('delete', id, () => this.#container.item(id, partition).delete(ifMatch(etag)));
  }

  async batch(partition: string, writes: readonly Write[]): Promise<string[]> {
    if (writes.length === 0) return [];
    checkBatch(
      writes.map((write) =>
        write.op === 'delete' ? '' : checkedDocument(this.#partitionKey, partition, write.body),
      ),
    );
    const { etags } = await this.#requests.ask(
      'batch',
      `${writes.length} writes in ${partition}`,
      async () => {
        // Built anew for each attempt: the SDK modifies the operations it gets.
        const operations = writes.map(operationOf);
        return batchAnswer(await this.#container.items.batch(operations, partition, WITHOUT_BODIES), writes);
      },
    );
    return etags;
  }

  async query<T extends DocumentBody>(query: Query): Promise<Page<T>> {
    const options = {
      maxItemCount: checkedPageSize(query.limit),
      ...defined({ partitionKey: query.partition, continuationToken: query.continuation }),
    };
    const sql = pageQuery(query);
    const page = await this.#requests.ask('query', sql.query, () =>
      this.#container.items.query<Item>(sql, options).fetchNext(),
    );
    // The SDK's types do not allow for a last page.
    const continuation = page.continuationToken as string | undefined;
    if (page.hasMoreResults && continuation === undefined) {
      throw new PatchlineError(`a page of '${sql.query}' cannot be continued`);
    }
    return {
      items: page.resources.map((item) => ({ body: bodyOf(item) as T, etag: etagOf(item) })),
      ...defined({ continuation }),
    };
  }

  async changes<T extends DocumentBody>(cursor: string | undefined, limit?: number): Promise<Changes<T>> {
    const options = {
      maxItemCount: checkedPageSize(limit),
      changeFeedStartFrom:
        cursor === undefined
          ? ChangeFeedStartFrom.Beginning()
          : ChangeFeedStartFrom.Continuation(checkedCursor(cursor)),
    };
    const { result, statusCode, continuationToken } = await this.#requests.ask('changes', 'change feed', () =>
      this.#container.items.getChangeFeedIterator<Item>(options).readNext(),
    );
    return {
      items: inOrderOfWrites(result).map((item) => bodyOf(item) as T),
      cursor: continuationToken,
      more: statusCode !== NOT_MODIFIED,
    };
  }
}

function ifMatch(etag: string): RequestOptions {
  return { accessCondition: { type: 'IfMatch', condition: etag } };
}

function checkedCursor(cursor: string): string {
  try {
    const { rid } = JSON.parse(cursor) as { rid?: unknown };
    if (typeof rid === 'string') return cursor;
  } catch {
    // Falls through to the error below.
  }
  throw new UnrecoverableError(`'${cursor}' is not a cursor of a change feed`);
}
