import { bufferOf, isPacked, pack, unpack } from '../../platform/index.ts';

/**
 * Zstandard's seekable format: the content in frames that open independently, followed by a table of their
 * sizes in a frame that other readers skip.
 * @see https://github.com/facebook/zstd/blob/dev/contrib/seekable_format/zstd_seekable_compression_format.md
 */
const SKIPPABLE_MAGIC = 0x184d2a5e;
const SEEKABLE_MAGIC = 0x8f92eab1;
/** Magic and size of the skippable frame. */
const HEADER = 8;
/** Packed and unpacked size of a frame. */
const ENTRY = 8;
/** Number of frames, descriptor (no checksums), magic. */
const FOOTER = 9;

/** A compressed frame, and the size of its content. */
export interface PackedFrame {
  bytes: Uint8Array;
  size: number;
}

/** Compresses a piece into a frame of its own. */
export function packFrame(content: Uint8Array): PackedFrame {
  return { bytes: pack(content), size: content.length };
}

/** The frames as one content. */
export function joinFrames(frames: readonly PackedFrame[]): Uint8Array {
  const table = Buffer.alloc(HEADER + ENTRY * frames.length + FOOTER);
  table.writeUInt32LE(SKIPPABLE_MAGIC, 0);
  table.writeUInt32LE(table.length - HEADER, 4);
  for (const [at, { bytes, size }] of frames.entries()) {
    table.writeUInt32LE(bytes.length, HEADER + ENTRY * at);
    table.writeUInt32LE(size, HEADER + ENTRY * at + 4);
  }
  table.writeUInt32LE(frames.length, table.length - FOOTER);
  table.writeUInt32LE(SEEKABLE_MAGIC, table.length - 4);
  return new Uint8Array(Buffer.concat([...frames.map(({ bytes }) => bytes), table]));
}

interface Frame extends PackedFrame {
  /** Where its content begins in the whole content. */
  start: number;
}

/** Content that was compressed seekably, in one frame, or not at all; frames are opened on demand. */
export class SeekableContent {
  readonly #frames: readonly Frame[];
  /** The last opened frame: readers often ask for the same piece again, or its neighbour. */
  #opened: { start: number; content: Buffer } | undefined;

  constructor(bytes: Uint8Array) {
    this.#frames = framesOf(bufferOf(bytes));
  }

  /** The bytes from `start` to `end`, or to the end of the frame. */
  read(start: number, end = Infinity): Buffer {
    const frame = this.#frames.findLast((each) => each.start <= start);
    if (!frame) return Buffer.alloc(0);
    if (this.#opened?.start !== frame.start)
      this.#opened = { start: frame.start, content: unpack(frame.bytes) };
    return this.#opened.content.subarray(start - frame.start, end - frame.start);
  }

  /** The frame that holds this and nothing else, as it is packed. */
  frame(start: number, end: number): PackedFrame | undefined {
    return this.#frames.find((frame) => frame.start === start && frame.start + frame.size === end);
  }

  whole(): Buffer {
    return Buffer.concat(this.#frames.map(({ bytes }) => unpack(bytes)));
  }
}

function framesOf(bytes: Buffer): Frame[] {
  const isSeekable = isPacked(bytes) && bytes.readUInt32LE(bytes.length - 4) === SEEKABLE_MAGIC;
  if (!isSeekable) return [{ bytes, start: 0, size: Infinity }];
  const frames: Frame[] = [];
  const count = bytes.readUInt32LE(bytes.length - FOOTER);
  const table = bytes.length - FOOTER - ENTRY * count;
  let at = 0;
  let start = 0;
  for (let entry = table; entry < bytes.length - FOOTER; entry += ENTRY) {
    const size = bytes.readUInt32LE(entry);
    const unpacked = bytes.readUInt32LE(entry + 4);
    frames.push({ bytes: bytes.subarray(at, at + size), start, size: unpacked });
    at += size;
    start += unpacked;
  }
  return frames;
}
