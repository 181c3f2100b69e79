import type {
  ContainerName,
  DocumentBody,
  DocumentContainer,
  Documents,
} from '../../../../shared/platform/index.ts';

interface LeaseDocument extends DocumentBody {
  kind: 'feed-lease';
  /** Of the port's change feed; absent: from the beginning. */
  cursor?: string;
}

/** The place of one function in the change feed of its container, kept in a document. */
export class Lease {
  readonly #container: DocumentContainer;
  readonly #id: string;
  #etag: string | undefined;
  cursor: string | undefined;

  private constructor(container: DocumentContainer, id: string) {
    this.#container = container;
    this.#id = id;
  }

  /** The stored lease, or a new one that stands where `initial` says. */
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

  /** @throws PreconditionFailedError, AlreadyExistsError when somebody else moved it meanwhile: open it again */
  async move(cursor: string | undefined): Promise<void> {
    const body: LeaseDocument = { id: this.#id, kind: 'feed-lease', ...(cursor !== undefined && { cursor }) };
    this.#etag =
      this.#etag === undefined
        ? await this.#container.create(this.#id, body)
        : await this.#container.replace(this.#id, body, this.#etag);
    this.cursor = cursor;
  }
}
