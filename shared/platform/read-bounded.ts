import { type FileHandle, open, stat } from 'node:fs/promises';
import { InvalidInputError, messageOf } from './errors.ts';

const PIECE = 1024 * 1024;

/**
 * Reads a file, a pipe or a device. Holds little more than `maxBytes`, however much arrives.
 * @throws InvalidInputError naming a file that is missing, unreadable or larger than `maxBytes`
 */
export function readBounded(file: string, maxBytes: number): Promise<Buffer> {
  return named(file, async () => {
    const handle = await open(file);
    try {
      return await readAll(handle, file, maxBytes);
    } finally {
      await handle.close();
    }
  });
}

/** The text of a file in UTF-8, without its byte order mark; else like `readBounded`. */
export async function readText(file: string, maxBytes: number): Promise<string> {
  return new TextDecoder().decode(await readBounded(file, maxBytes));
}

/**
 * Like `readBounded`, for an optional file in a folder; `undefined` if it does not exist.
 * @throws InvalidInputError also for anything but a regular file: a pipe in a folder may never be written to
 */
export async function readIfThere(file: string, maxBytes: number): Promise<Buffer | undefined> {
  try {
    const found = await named(file, () => stat(file));
    if (!found.isFile()) throw new InvalidInputError(`${file}: is not a file`);
    return await readBounded(file, maxBytes);
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    if (cause?.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function named<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw new InvalidInputError(`${file}: cannot be read (${messageOf(error)})`, { cause: error });
  }
}

async function readAll(handle: FileHandle, file: string, maxBytes: number): Promise<Buffer> {
  const { size } = await handle.stat();
  const tooLarge = new InvalidInputError(`${file}: has more than ${maxBytes} bytes`);
  if (size > maxBytes) throw tooLarge;
  const pieces: Buffer[] = [];
  let length = 0;
  // Room for the whole file and its end. A pipe's length is unknown, and a file may grow meanwhile.
  for (let room = size + 1; ; room = PIECE) {
    const { piece, isLast } = await fill(handle, Math.max(PIECE, room));
    pieces.push(piece);
    length += piece.length;
    if (length > maxBytes) throw tooLarge;
    if (isLast) return pieces.length === 1 ? piece : Buffer.concat(pieces, length);
  }
}

/** Reads up to `most` bytes, however a pipe splits them. */
async function fill(handle: FileHandle, most: number): Promise<{ piece: Buffer; isLast: boolean }> {
  const buffer = Buffer.allocUnsafe(most);
  for (let length = 0; ;) {
    const { bytesRead } = await handle.read(buffer, length, most - length);
    length += bytesRead;
    if (bytesRead === 0 || length === most)
      return { piece: buffer.subarray(0, length), isLast: bytesRead === 0 };
  }
}
