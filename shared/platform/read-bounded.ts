import { open } from 'node:fs/promises';
import { InvalidInputError, messageOf } from './errors.ts';

const PIECE = 1024 * 1024;

/**
 * The bytes of a file, a pipe too.
 * @throws InvalidInputError naming a file that is missing, unreadable or larger than `maxBytes`
 */
export async function readBounded(file: string, maxBytes: number): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      // A file is read in one piece; of a pipe the length is not known before its end.
      const length = (await handle.stat()).size;
      const highWaterMark = Math.max(PIECE, Math.min(length, maxBytes) + 1);
      const pieces: Buffer[] = [];
      let size = 0;
      for await (const piece of handle.createReadStream({ highWaterMark, autoClose: false })) {
        size += (piece as Buffer).length;
        if (size > maxBytes) throw new InvalidInputError(`${file}: has more than ${maxBytes} bytes`);
        pieces.push(piece as Buffer);
      }
      const [first, ...others] = pieces;
      return first !== undefined && others.length === 0 ? first : Buffer.concat(pieces);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw new InvalidInputError(`${file}: cannot be read (${messageOf(error)})`, { cause: error });
  }
}

/** As `readBounded`; `undefined` where there is no such file. */
export async function readIfThere(file: string, maxBytes: number): Promise<Buffer | undefined> {
  try {
    return await readBounded(file, maxBytes);
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    if (cause?.code === 'ENOENT') return undefined;
    throw error;
  }
}
