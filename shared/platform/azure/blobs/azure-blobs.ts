import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { BlockBlobClient, BlobRequestConditions, ContainerClient } from '@azure/storage-blob';

import { checkedBlobName, checkLeaseSeconds } from '../../blob-limits.ts';
import type { Blob, BlobProperties, Blobs, Lease, PutOptions } from '../../blobs.ts';
import { bufferOf } from '../../buffer-of.ts';
import { PreconditionFailedError } from '../../errors.ts';
import { type BlobConnection, openContainer } from './connection.ts';
import { present, startDownload } from './downloads.ts';
import { blobError, isConflict, isMissing, leaseError } from './errors.ts';
import { defined } from '../../defined.ts';

const MB = 1024 * 1024;
/** Larger bodies are uploaded in blocks of this size, four at a time. */
const BLOCK_SIZE = 8 * MB;
const PARALLEL_BLOCKS = 4;
/** Metadata that tells one write from another. */
const WRITE_ID = 'write';

/** Opens the blob port on Azure Blob Storage. The container must exist. */
export function openAzureBlobs(connection: BlobConnection): Blobs {
  return new AzureBlobs(openContainer(connection), connection.timeoutMs ?? 120_000);
}

/** Creates a missing container. On Azure, infra/azure does this. */
export async function createBlobContainer(connection: BlobConnection): Promise<void> {
  try {
    await openContainer(connection).createIfNotExists();
  } catch (error) {
    throw blobError(error, `creating container ${connection.containerName}`);
  }
}

class AzureBlobs implements Blobs {
  readonly #container: ContainerClient;
  readonly #timeoutMs: number;

  constructor(container: ContainerClient, timeoutMs: number) {
    this.#container = container;
    this.#timeoutMs = timeoutMs;
  }

  async get(name: string): Promise<Blob | undefined> {
    const client = this.#client(name);
    const call = `get ${name}`;
    return orUndefined(call, async () => {
      const { etag, body } = await startDownload(client, call, this.#limit().abortSignal);
      return { bytes: await buffer(body), etag };
    });
  }

  async stream(name: string): Promise<Readable> {
    const client = this.#client(name);
    const call = `stream ${name}`;
    const { body } = await startDownload(client, call).catch((error: unknown) => {
      throw blobError(error, call);
    });
    return Readable.from(body, { objectMode: false });
  }

  async head(name: string): Promise<BlobProperties | undefined> {
    const client = this.#client(name);
    return orUndefined(`head ${name}`, async () => {
      const { contentLength, etag, lastModified } = await client.getProperties(this.#limit());
      return { name, size: present(contentLength), etag: present(etag), modifiedAt: present(lastModified) };
    });
  }

  async put(name: string, bytes: Uint8Array | Readable, options: PutOptions = {}): Promise<string> {
    const client = this.#client(name);
    const id = randomUUID();
    const upload = { conditions: conditionsOf(options), metadata: { [WRITE_ID]: id } };
    try {
      const { etag } =
        bytes instanceof Readable
          ? await client.uploadStream(bytes, BLOCK_SIZE, PARALLEL_BLOCKS, upload)
          : await client.uploadData(bufferOf(bytes), {
              ...upload,
              ...this.#limit(),
              blockSize: BLOCK_SIZE,
              maxSingleShotSize: 4 * BLOCK_SIZE,
              concurrency: PARALLEL_BLOCKS,
            });
      return present(etag);
    } catch (error) {
      if (bytes instanceof Readable) bytes.destroy();
      const own = isConflict(error) ? await this.#etagOfWrite(client, id) : undefined;
      if (own !== undefined) return own;
      throw blobError(error, `put ${name}`);
    }
  }

  async delete(name: string, options: { etag?: string; leaseId?: string } = {}): Promise<void> {
    const client = this.#client(name);
    await orUndefined(`delete ${name}`, () =>
      client.delete({ conditions: conditionsOf(options), ...this.#limit() }),
    ).catch(async (error: unknown) => {
      // A missing blob matches no version either.
      if (!(error instanceof PreconditionFailedError) || (await this.head(name)) !== undefined) throw error;
    });
  }

  async *list(prefix: string): AsyncGenerator<BlobProperties> {
    try {
      for await (const { name, properties } of this.#container.listBlobsFlat({ prefix })) {
        yield {
          name,
          size: present(properties.contentLength),
          etag: quoted(properties.etag),
          modifiedAt: properties.lastModified,
        };
      }
    } catch (error) {
      throw blobError(error, `list ${prefix}`);
    }
  }

  async lease(name: string, seconds: number): Promise<Lease> {
    checkLeaseSeconds(seconds);
    const lease = this.#client(name).getBlobLeaseClient();
    const { leaseId } = await lease.acquireLease(seconds, this.#limit()).catch((error: unknown) => {
      throw blobError(error, `lease ${name}`);
    });
    return {
      id: present(leaseId),
      renew: async () => {
        await lease.renewLease(this.#limit()).catch((error: unknown) => {
          throw leaseError(error, `renew ${name}`);
        });
      },
      release: async () => {
        await lease.releaseLease(this.#limit()).catch((error: unknown) => {
          if (!isConflict(error) && !isMissing(error)) throw blobError(error, `release ${name}`);
        });
      },
    };
  }

  /**
   * The SDK repeats a write whose response was lost; if the first attempt succeeded, its own condition
   * rejects the second.
   * @returns the ETag if the stored blob is this very write
   */
  async #etagOfWrite(client: BlockBlobClient, id: string): Promise<string | undefined> {
    try {
      const { etag, metadata } = await client.getProperties(this.#limit());
      return metadata?.[WRITE_ID] === id ? etag : undefined;
    } catch {
      // The caller needs the original refusal.
      return undefined;
    }
  }

  /** @throws UnrecoverableError, LimitExceededError */
  #client(name: string): BlockBlobClient {
    checkedBlobName(name);
    return this.#container.getBlockBlobClient(name);
  }

  #limit(): { abortSignal: AbortSignal } {
    return { abortSignal: AbortSignal.timeout(this.#timeoutMs) };
  }
}

function conditionsOf({ absent, etag, leaseId }: PutOptions): BlobRequestConditions {
  return {
    ...defined({ ifNoneMatch: absent === true ? '*' : undefined, ifMatch: etag, leaseId }),
  };
}

async function orUndefined<T>(call: string, request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw blobError(error, call);
  }
}

/** Lists return ETags without the quotes that headers have. */
function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`;
}
