import { gzipSync } from 'node:zlib';
import { type Blobs, contentHash, putContent } from '../../platform/index.ts';
import type { PublishedFile } from '../formats/format.ts';
import { fileName, type StoredFile } from './generation.ts';

/** A shorter text lies in the list of its generation: a blob costs more than it. */
const SHORT = 1024;

/**
 * Stores a file, unless its bytes are there already.
 * @param at since when it has these bytes, if it did not before
 * @param before the file of this path in the generation before
 */
export async function writeFile(
  blobs: Blobs,
  { type, content }: PublishedFile,
  { at, before }: { at: string; before: StoredFile | undefined },
): Promise<StoredFile> {
  const bytes = Buffer.from(content);
  const hash = contentHash(bytes);
  if (before?.hash === hash && before.type === type) return before;
  const facts = { type, size: bytes.length, hash, at };
  if (typeof content === 'string' && bytes.length <= SHORT) return { ...facts, text: content };
  const packed = gzipSync(bytes);
  const isPacked = packed.length < bytes.length;
  await putContent(blobs, fileName(hash), isPacked ? packed : bytes);
  return isPacked ? { ...facts, isPacked } : facts;
}
