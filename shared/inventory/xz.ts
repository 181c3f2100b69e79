import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { InvalidInputError, messageOf } from '../platform/index.ts';
import { MAX_INPUT_BYTES, unpack } from './bytes.ts';

const MAGIC = Buffer.from('fd377a585a00', 'hex');

/**
 * Like `unpack`, but also reads xz, used by older repositories for metadata: with CRC-32 or CRC-64, the
 * checks that `createrepo_c` and `xz` itself use.
 * @param most bytes that it may unpack to
 * @throws InvalidInputError as `unpack` does
 */
export async function unpackAlsoXz(
  bytes: Uint8Array,
  source: string,
  most = MAX_INPUT_BYTES,
): Promise<Uint8Array> {
  if (!MAGIC.equals(bytes.subarray(0, MAGIC.length))) return unpack(bytes, source, most);
  // Loaded on demand: few repositories need this WebAssembly module.
  const { XzReadableStream } = createRequire(import.meta.url)(
    'xz-decompress',
  ) as typeof import('xz-decompress');
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    const packed = Readable.toWeb(Readable.from([bytes])) as ReadableStream<Uint8Array>;
    for await (const piece of new XzReadableStream(packed)) {
      length += piece.length;
      if (length > most) throw new RangeError(`unpacks to more than ${most} bytes`);
      pieces.push(piece.slice());
    }
  } catch (error) {
    throw new InvalidInputError(`${source}: cannot be unpacked: ${messageOf(error)}`, { cause: error });
  }
  return Buffer.concat(pieces);
}
