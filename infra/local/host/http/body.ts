import type { IncomingMessage } from 'node:http';

import { LimitExceededError } from '../../../../shared/platform/index.ts';

/** The whole body. @throws LimitExceededError as soon as it is longer than `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLong = (): never => {
    throw new LimitExceededError(`The body is longer than ${maxBytes} bytes.`);
  };
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) tooLong();

  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) tooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
