import { DecodeError } from './decode.ts';

export const AMQP_FRAME = 0;
export const SASL_FRAME = 1;

interface Frame {
  type: number;
  channel: number;
  /** Performative and payload; empty: a heart-beat. */
  body: Buffer;
}

/** A frame as bytes: part 2 of the specification, section 2.3. */
export function frameBytes(type: number, channel: number, ...body: Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.reduce((total, part) => total + part.length, 0), 0);
  head[4] = 2;
  head[5] = type;
  head.writeUInt16BE(channel, 6);
  return Buffer.concat([head, ...body]);
}

/** Cuts what a socket brings into protocol headers and frames. */
export class FrameReader {
  #buffered: Buffer = Buffer.alloc(0);
  readonly #maxFrameSize: number;

  constructor(maxFrameSize: number) {
    this.#maxFrameSize = maxFrameSize;
  }

  push(bytes: Buffer): void {
    this.#buffered = this.#buffered.length === 0 ? bytes : Buffer.concat([this.#buffered, bytes]);
  }

  /** The eight bytes that begin a protocol; `undefined` until they are there. */
  header(): Buffer | undefined {
    return this.#buffered.length < 8 ? undefined : this.#cut(8);
  }

  /** @throws DecodeError */
  frame(): Frame | undefined {
    if (this.#buffered.length < 8) return undefined;
    const size = this.#buffered.readUInt32BE(0);
    if (size < 8 || size > this.#maxFrameSize) throw new DecodeError(`a frame of ${size} bytes`);
    if (this.#buffered.length < size) return undefined;
    const bytes = this.#cut(size);
    const offset = bytes.readUInt8(4) * 4;
    return { type: bytes.readUInt8(5), channel: bytes.readUInt16BE(6), body: bytes.subarray(offset) };
  }

  #cut(length: number): Buffer {
    const bytes = this.#buffered.subarray(0, length);
    this.#buffered = this.#buffered.subarray(length);
    return bytes;
  }
}
