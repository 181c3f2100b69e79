import { type Blobs, contentHash, DamagedBlobError, putContent } from '../../platform/index.ts';
import type { PublishedFile } from '../formats/format.ts';
import { fileName, readFileOf, type StoredFile } from './generation.ts';
import { packed } from './packing.ts';

/** A shorter text lies in the list of its generation: a blob costs more than it. */
const SHORT = 1024;

interface Place {
  /** Since when it has these bytes, if it did not before. */
  at: string;
  /** The file of this path in the generation before. */
  before: StoredFile | undefined;
  /** Trust no blob that is there: read it, and write it anew if it is damaged. */
  isChecked: boolean;
}

/** Stores a file, unless its bytes are there already. */
export async function writeFile(
  blobs: Blobs,
  { type, content }: PublishedFile,
  { at, before, isChecked }: Place,
): Promise<StoredFile> {
  const bytes = Buffer.from(content);
  const hash = contentHash(bytes);
  const isSame = before?.hash === hash && before.type === type;
  if (isSame && (!isChecked || (await isThere(blobs, before)))) return before;
  const facts = { type, size: bytes.length, hash, at: isSame ? before.at : at };
  if (typeof content === 'string' && bytes.length <= SHORT) return { ...facts, text: content };
  const both = await packed(bytes);
  const blob = both ? contentHash(both.bytes) : hash;
  await putContent(blobs, fileName(blob), both?.bytes ?? bytes);
  return both ? { ...facts, packed: { hash: blob, gzip: both.gzip } } : facts;
}

async function isThere(blobs: Blobs, file: StoredFile): Promise<boolean> {
  try {
    await readFileOf(blobs, file);
    return true;
  } catch (error) {
    if (error instanceof DamagedBlobError) return false;
    throw error;
  }
}
