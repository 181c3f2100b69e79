import { type Blobs, DamagedBlobError, messageOf, pack, putContent, unpack } from '../../platform/index.ts';
import { contentsName } from '../documents.ts';
import type { ImageContents } from './contents.ts';
import type { ReadImage } from './read-image.ts';

/** Stores what is in an image, by its hash. */
export async function keepContents(blobs: Blobs, { contents, digest }: ReadImage): Promise<void> {
  await putContent(blobs, contentsName(digest), pack(Buffer.from(JSON.stringify(contents))));
}

/** What is in a stored image. @throws DamagedBlobError if it is missing or incomplete */
export async function readContents(blobs: Blobs, digest: string): Promise<ImageContents> {
  const name = contentsName(digest);
  const remedy = 'add the image again from the same files';
  const blob = await blobs.get(name);
  if (!blob) throw new DamagedBlobError(name, 'is not there', remedy);
  try {
    return JSON.parse(unpack(blob.bytes).toString('utf8')) as ImageContents;
  } catch (error) {
    throw new DamagedBlobError(name, messageOf(error), remedy);
  }
}
