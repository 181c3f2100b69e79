const PIECE = 16 * 1024;
/** A UTF-16 code unit takes at most three bytes of UTF-8. */
export const MAX_BYTES_PER_UNIT = 3;

/**
 * Growing text held as bytes: strings of megabytes would burden the garbage collector, and a single letter
 * beyond Latin-1 would double the size of everything. Held in pieces, so that growing copies nothing.
 */
export class Utf8Text {
  readonly #pieces: Buffer[] = [];
  #last: Buffer = Buffer.alloc(0);
  /** Bytes used in the last piece. */
  #used = 0;
  #length = 0;

  /** In bytes. */
  get length(): number {
    return this.#length;
  }

  /** @param text copied */
  append(text: string | Uint8Array): void {
    const room = text.length * (typeof text === 'string' ? MAX_BYTES_PER_UNIT : 1);
    if (this.#used + room > this.#last.length) {
      this.#pieces.push(this.#last.subarray(0, this.#used));
      this.#last = Buffer.allocUnsafeSlow(Math.max(PIECE, room));
      this.#used = 0;
    }
    const written = writeUtf8(text, this.#last, this.#used);
    this.#used += written;
    this.#length += written;
  }

  /** The whole text. */
  get pieces(): Buffer[] {
    return [...this.#pieces, this.#last.subarray(0, this.#used)];
  }

  /** Copies the whole text into a buffer. @returns where it ends there */
  copyTo(target: Uint8Array, start = 0): number {
    return this.pieces.reduce((end, piece) => end + piece.copy(target, end), start);
  }

  toBytes(): Buffer {
    const bytes = Buffer.allocUnsafeSlow(this.#length);
    this.copyTo(bytes);
    return bytes;
  }
}

/** Writes a text, or its bytes, where there is room. @returns how many bytes it has */
export function writeUtf8(text: string | Uint8Array, into: Buffer, start: number): number {
  if (typeof text === 'string') return into.write(text, start);
  into.set(text, start);
  return text.length;
}
