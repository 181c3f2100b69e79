import { strFromU8, unzipSync, type UnzipFileInfo } from 'fflate';
import { InvalidInputError, messageOf } from '../../platform/index.ts';
import { gunzipped, isGzip } from '../decompress.ts';

/** The largest, of npm, has 210 MB packed. */
const MAX_BYTES = 1024 ** 3;
/** Unpacked at once. */
const PIECE = 32 * 1024 * 1024;
/** Longer records list every version of a package that has thousands. */
const MAX_RECORD = 4 * 1024 * 1024;

/** Text of one record, and how it is named in the archive. */
export interface RecordText {
  name: string;
  text: string;
}

/**
 * The records of an archive, unpacked piece by piece: a zip of JSON files, or one record a line, gzip or plain. A text
 * that is too long is given empty.
 * @throws InvalidInputError when it cannot be unpacked, or unpacks to more than a gigabyte
 */
export async function* recordTexts(bytes: Buffer, file: string): AsyncGenerator<RecordText> {
  if (isZip(bytes)) yield* zippedTexts(bytes, file);
  else yield* lines(isGzip(bytes) ? gunzipped(bytes, file) : [bytes], file);
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

function* zippedTexts(bytes: Buffer, file: string): Generator<RecordText> {
  const isRecord = ({ name }: UnzipFileInfo): boolean => name.endsWith('.json') && !name.startsWith('index/');
  const pieces: Set<string>[] = [];
  let size = Infinity;
  let total = 0;
  unzipped(bytes, file, (entry) => {
    if (!isRecord(entry)) return false;
    total += entry.originalSize;
    if (total > MAX_BYTES) throw tooLarge(file);
    size += entry.originalSize;
    if (size > PIECE) {
      pieces.push(new Set());
      size = entry.originalSize;
    }
    pieces.at(-1)?.add(entry.name);
    return false;
  });
  for (const piece of pieces)
    for (const [name, content] of Object.entries(unzipped(bytes, file, (entry) => piece.has(entry.name))))
      yield { name, text: content.length > MAX_RECORD ? '' : strFromU8(content) };
}

function unzipped(
  bytes: Buffer,
  file: string,
  filter: (entry: UnzipFileInfo) => boolean,
): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw new InvalidInputError(`${file}: is not a whole zip archive (${messageOf(error)})`, {
      cause: error,
    });
  }
}

async function* lines(
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
  file: string,
): AsyncGenerator<RecordText> {
  let number = 0;
  let total = 0;
  let begun: Buffer[] = [];
  let length = 0;
  const take = (piece: Buffer): void => {
    length += piece.length;
    // Of a line that is too long no more is kept.
    if (length <= MAX_RECORD) begun.push(piece);
  };
  const line = (): RecordText | undefined => {
    number += 1;
    const isTooLong = length > MAX_RECORD;
    const text = isTooLong ? '' : Buffer.concat(begun).toString('utf8').trim();
    begun = [];
    length = 0;
    return text === '' && !isTooLong ? undefined : { name: `line ${number}`, text };
  };
  for await (const piece of pieces) {
    total += piece.length;
    if (total > MAX_BYTES) throw tooLarge(file);
    let start = 0;
    for (let end; (end = piece.indexOf(NEWLINE, start)) >= 0; start = end + 1) {
      take(piece.subarray(start, end));
      const whole = line();
      if (whole) yield whole;
    }
    take(piece.subarray(start));
  }
  const last = line();
  if (last) yield last;
}

const NEWLINE = 0x0a;

function tooLarge(file: string): InvalidInputError {
  return new InvalidInputError(`${file}: has more than ${MAX_BYTES} bytes, unpacked`);
}
