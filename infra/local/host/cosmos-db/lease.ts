import type {
  ContainerName,
  DocumentBody,
  DocumentContainer,
  Documents,
} from '../../../../shared/platform/index.ts';

interface LeaseDocument extends DocumentBody {
  kind: 'feed-lease';
  /** Position in the port's change feed; absent: the beginning. */
  cursor?: string;
}

/** A function's position in the change feed of its container, stored in a document. */
export class Lease {
  readonly #container: DocumentContainer;
  readonly #id: string;
  #etag: string | undefined;
  cursor: string | undefined;

  private constructor(container: DocumentContainer, id: string) {
    this.#container = container;
    this.#id = id;
  }

  /** The stored lease, or a new one that starts at `initial`. */
  static async open(
    documents: Documents,
    { leaseContainer, leaseId }: { leaseContainer: ContainerName; leaseId: string },
    initial: () => Promise<string | undefined>,
  ): Promise<Lease> {
    const lease = new Lease(documents.container(leaseContainer), leaseId);
    const stored = await lease.#container.read<LeaseDocument>(leaseId, leaseId);
    if (stored) {
      lease.#etag = stored.etag;
      lease.cursor = stored.body.cursor;
    } else {
      await lease.move(await initial());
    }
    return lease;
  }

  /**
   * @throws PreconditionFailedError, AlreadyExistsError if another process moved it in the meantime: open it
   * again
   */
  async move(cursor: string | undefined): Promise<void> {
    const body: LeaseDocument = { id: this.#id, kind: 'feed-lease', ...(cursor !== undefined && { cursor }) };
    this.#etag =
      this.#etag === undefined
        ? await this.#container.create(this.#id, body)
        : await this.#container.replace(this.#id, body, this.#etag);
    this.cursor = cursor;
  }
}
