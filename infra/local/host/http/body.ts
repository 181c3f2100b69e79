import type { IncomingMessage } from 'node:http';

import { LimitExceededError, TransientError } from '../../../../shared/platform/index.ts';

const FIRST_BYTES = 4096;

/** The memory budget, in bytes, for all request bodies: those being received and those being handled. */
export class BodyMemory {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** @throws TransientError when less than that is left */
  take(bytes: number): void {
    if (bytes > this.#left) throw new TransientError('Other requests use up the memory for request bodies.');
    this.#left -= bytes;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}

/**
 * Reads the whole body and passes it to `use`; its memory stays reserved until `use` is done. Collects into
 * one growing buffer, because a list of small chunks takes many times the memory.
 * @throws LimitExceededError as soon as the body exceeds `maxBytes`, TransientError when memory is short
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
