import { strFromU8, unzipSync } from 'fflate';
import { InvalidInputError, messageOf } from '../../platform/index.ts';
import { decompress } from '../decompress.ts';

/** The largest that is no stream, of PyPI, unpacks to some 300 MB. */
const MAX_BYTES = 512 * 1024 * 1024;
/** Longer records list every version of a package that has thousands. */
const MAX_RECORD = 4 * 1024 * 1024;

/** Text of one record, and how it is named in the archive. */
export interface RecordText {
  name: string;
  text: string;
}

/**
 * The records of an archive: a zip of JSON files, or one record a line, gzip or plain. A text that is too long is given empty.
 * @throws InvalidInputError when it cannot be unpacked, or unpacks to more than half a gigabyte
 */
export function* recordTexts(bytes: Buffer, file: string): Generator<RecordText> {
  if (isZip(bytes)) yield* zippedTexts(bytes, file);
  else yield* lines(decompress(bytes, file, MAX_BYTES));
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

function* zippedTexts(bytes: Buffer, file: string): Generator<RecordText> {
  let total = 0;
  const isRecord = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
    if (!name.endsWith('.json') || name.startsWith('index/')) return false;
    total += originalSize;
    if (total > MAX_BYTES) throw new RangeError(`has more than ${MAX_BYTES} bytes, unpacked`);
    return true;
  };
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, { filter: isRecord });
  } catch (error) {
    throw new InvalidInputError(`${file}: is not a whole zip archive (${messageOf(error)})`, {
      cause: error,
    });
  }
  for (const [name, content] of Object.entries(files))
    yield { name, text: content.length > MAX_RECORD ? '' : strFromU8(content) };
}

function* lines(content: Buffer): Generator<RecordText> {
  let number = 0;
  for (let start = 0, end; start < content.length; start = end + 1) {
    const newline = content.indexOf('\n', start);
    end = newline < 0 ? content.length : newline;
    number += 1;
    const text = end - start > MAX_RECORD ? '' : content.toString('utf8', start, end).trim();
    if (text !== '' || end - start > MAX_RECORD) yield { name: `line ${number}`, text };
  }
}
