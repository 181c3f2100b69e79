import type { Blobs } from '../../platform/index.ts';
import { indexFilesOf } from '../formats/cvrf/api/index-files.ts';
import { INDEX, MONTHS_OF_CVES } from '../formats/cvrf/cvrf.ts';
import { eachFile } from './each-file.ts';

/**
 * The files that are public now, with those that a server without Patchline needs for what is worked out here.
 * @throws DamagedBlobError
 */
export async function* eachExported(blobs: Blobs): AsyncGenerator<{ path: string; bytes: Buffer }> {
  const sources = new Map<string, string>();
  for await (const file of eachFile(blobs)) {
    yield file;
    if (file.path === INDEX || file.path === MONTHS_OF_CVES)
      sources.set(file.path, file.bytes.toString('utf8'));
  }
  const [index, months] = [sources.get(INDEX), sources.get(MONTHS_OF_CVES)];
  if (index === undefined || months === undefined) return;
  for (const { path, content } of indexFilesOf(index, months)) yield { path, bytes: Buffer.from(content) };
}
