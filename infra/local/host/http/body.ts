import type { IncomingMessage } from 'node:http';

import { LimitExceededError, TransientError } from '../../../../shared/platform/index.ts';

const FIRST_BYTES = 4096;

/** The memory that bodies may take together, those that are still coming in and those at work, in bytes. */
export class BodyMemory {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** @throws TransientError when that much is not left */
  take(bytes: number): void {
    if (bytes > this.#left) throw new TransientError('Other requests use up the memory for request bodies.');
    this.#left -= bytes;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}

/**
 * Reads the whole body and hands it to `use`, which keeps its memory until it is done. One buffer grows with what has
 * come: small pieces, kept as they are, take many times their bytes.
 * @throws LimitExceededError as soon as it is longer than `maxBytes`, TransientError where memory is short
 */
export async function withBody<T>(
  request: IncomingMessage,
  { maxBytes, memory }: { maxBytes: number; memory: BodyMemory },
  use: (body: Buffer) => Promise<T>,
): Promise<T> {
  const tooLong = (): never => {
    throw new LimitExceededError(`The body is longer than ${maxBytes} bytes.`);
  };
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) tooLong();

  let body = Buffer.alloc(0);
  try {
    let length = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      const needed = length + chunk.length;
      if (needed > maxBytes) tooLong();
      if (needed > body.length) {
        const size = Math.min(Math.max(needed, body.length * 2, FIRST_BYTES), maxBytes);
        memory.take(size - body.length);
        const larger = Buffer.allocUnsafeSlow(size);
        body.copy(larger, 0, 0, length);
        body = larger;
      }
      chunk.copy(body, length);
      length = needed;
    }
    return await use(body.subarray(0, length));
  } finally {
    memory.giveBack(body.length);
  }
}
