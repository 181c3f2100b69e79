import { createZstdCompress } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import tar from 'tar-stream';
import { type Blobs, compareText, inTurns } from '../../platform/index.ts';
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
  const sorted = [...signed].sort((a, b) => compareText(a.path, b.path));
  for await (const { path, date, content } of eachRead(blobs, sorted, files)) {
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

/** Read so many at a time: one after the other, most of the time goes to waiting. */
const SLICE = 96;

async function* eachRead(
  blobs: Blobs,
  signed: Archived['signed'],
  files: Archived['files'],
): AsyncGenerator<{ path: string; date: string; content: Buffer }> {
  for (let from = 0; from < signed.length; from += SLICE) {
    const slice = signed.slice(from, from + SLICE);
    const contents = new Map<string, Buffer>();
    await inTurns(slice.length, async (at) => {
      const path = slice[at]?.path ?? '';
      const file = files.get(path);
      if (file) contents.set(path, await readFileOf(blobs, file));
    });
    for (const { path, date } of slice) {
      const content = contents.get(path);
      if (content) yield { path, date, content };
    }
  }
}
