import { createZstdCompress } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import tar from 'tar-stream';
import { type Blobs, compareText } from '../../platform/index.ts';
import { ARCHIVED_FOLDER } from '../formats/formats.ts';
import type { PublishedFile } from '../formats/format.ts';
import { readFileOf, type StoredFile } from './generation.ts';

interface Archived {
  signed: readonly { path: string; date: string }[];
  files: ReadonlyMap<string, StoredFile>;
}

/**
 * All documents in one file for those who begin to follow, who then go on by `changes.csv` and `deletions.csv` from its
 * day on. The same documents give the same bytes.
 */
export async function archiveFiles(blobs: Blobs, { signed, files }: Archived): Promise<PublishedFile[]> {
  if (signed.length === 0) return [];
  const pack = tar.pack();
  const whole = buffer(pack.pipe(createZstdCompress()));
  for (const { path, date } of [...signed].sort((a, b) => compareText(a.path, b.path))) {
    const file = files.get(path);
    if (!file) continue;
    const content = await readFileOf(blobs, file);
    await new Promise<void>((resolve, reject) => {
      const header = { name: path.slice(ARCHIVED_FOLDER.length + 1), mtime: new Date(date) };
      pack.entry(header, content, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }
  pack.finalize();
  // Readers take the day from the end of the name.
  const newest =
    signed
      .map(({ date }) => date)
      .sort(compareText)
      .at(-1) ?? '';
  const name = `csaf_white_${newest.slice(0, 10)}.tar.zst`;
  return [
    { path: `${ARCHIVED_FOLDER}/archive_latest.txt`, type: 'text/plain', content: `${name}\n` },
    { path: `${ARCHIVED_FOLDER}/${name}`, type: 'application/zstd', content: await whole },
  ];
}
