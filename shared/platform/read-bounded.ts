import { open } from 'node:fs/promises';
import { InvalidInputError, messageOf } from './errors.ts';

const PIECE = 1024 * 1024;

/**
 * Reads a file, or a pipe.
 * @throws InvalidInputError naming a file that is missing, unreadable or larger than `maxBytes`
 */
export async function readBounded(file: string, maxBytes: number): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      // Room for the file and its end; a pipe's length is unknown until it ends.
      const { size } = await handle.stat();
      let buffer = Buffer.allocUnsafe(Math.max(PIECE, Math.min(size, maxBytes) + 1));
      for (let length = 0; ;) {
        const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
        if (bytesRead === 0) return buffer.subarray(0, length);
        length += bytesRead;
        if (length > maxBytes) throw new InvalidInputError(`${file}: has more than ${maxBytes} bytes`);
        if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * length);
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw new InvalidInputError(`${file}: cannot be read (${messageOf(error)})`, { cause: error });
  }
}

/** Like `readBounded`; `undefined` if there is no such file. */
export async function readIfThere(file: string, maxBytes: number): Promise<Buffer | undefined> {
  try {
    return await readBounded(file, maxBytes);
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    if (cause?.code === 'ENOENT') return undefined;
    throw error;
  }
}
