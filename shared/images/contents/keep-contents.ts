import { type Blobs, putPackedJson, readPackedJson } from '../../platform/index.ts';
import { contentsName } from '../documents.ts';
import type { ImageContents } from './contents.ts';
import type { ReadImage } from './read-image.ts';

/** Stores what is in an image, by its hash. */
export function keepContents(blobs: Blobs, { contents, digest }: ReadImage): Promise<void> {
  return putPackedJson(blobs, contentsName(digest), contents);
}

/** What is in a stored image. @throws DamagedBlobError if it is missing or incomplete */
export async function readContents(blobs: Blobs, digest: string): Promise<ImageContents> {
  const remedy = 'add the image again from the same files';
  return (await readPackedJson(blobs, contentsName(digest), remedy)) as ImageContents;
}
