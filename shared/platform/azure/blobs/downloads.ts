import type { BlobDownloadResponseParsed, BlockBlobClient } from '@azure/storage-blob';

import { PatchlineError, TransientError } from '../../errors.ts';
import { blobError, isConflict } from './errors.ts';
import { defined } from '../../defined.ts';

/** A blob being downloaded. */
interface Download {
  etag: string;
  body: AsyncIterable<Buffer>;
}

/** How often one download may break. */
const MAX_BREAKS = 5;

/**
 * Starts a download that resumes where its connection broke, with the same version of the blob. The SDK
 * itself mistakes a connection reset for an abort and gives up.
 * @param call the request, for error messages
 * @param signal ends it
 * @throws what the SDK throws; the body throws the typed errors
 */
export async function startDownload(
  client: BlockBlobClient,
  call: string,
  signal?: AbortSignal,
): Promise<Download> {
  const first = await download(client, 0, signal);
  const etag = present(first.etag);
  return { etag, body: bodyOf(client, { first, etag, call, signal }) };
}

/** A value that the service always sends, although the SDK's types make it optional. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new PatchlineError('Blob Storage left out what it always sends');
  return value;
}

interface Begun {
  first: BlobDownloadResponseParsed;
  etag: string;
  call: string;
  signal: AbortSignal | undefined;
}

async function* bodyOf(
  client: BlockBlobClient,
  { first, etag, call, signal }: Begun,
): AsyncGenerator<Buffer> {
  const size = present(first.contentLength);
  let answer = first;
  let offset = 0;
  for (let breaks = 0; ; breaks += 1) {
    try {
      for await (const chunk of present(answer.readableStreamBody)) {
        offset += chunk.length;
        yield chunk as Buffer;
      }
    } catch (error) {
      if (breaks === MAX_BREAKS || signal?.aborted === true) throw blobError(error, call);
    }
    if (offset === size) return;
    answer = await download(client, offset, signal, etag).catch((error: unknown) => {
      if (isConflict(error))
        throw new TransientError(`${call}: replaced while it was read`, { cause: error });
      throw blobError(error, call);
    });
  }
}

async function download(
  client: BlockBlobClient,
  offset: number,
  signal: AbortSignal | undefined,
  etag?: string,
): Promise<BlobDownloadResponseParsed> {
  const answer = await client.download(offset, undefined, {
    maxRetryRequests: 0,
    ...defined({ abortSignal: signal, conditions: etag === undefined ? undefined : { ifMatch: etag } }),
  });
  // The stream may break before anyone reads it; its reader then gets the error.
  present(answer.readableStreamBody).on('error', () => undefined);
  return answer;
}
