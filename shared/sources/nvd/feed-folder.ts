import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInputError, messageOf } from '../../platform/index.ts';
import { parseFeedMeta } from './feed-meta.ts';
import { feedFileName, feedOfFile, type OpenFeed, withoutMeta } from './feeds.ts';

/**
 * Names of the feeds in a folder, in order. A feed of which only the `.meta` is there is named too, so that
 * opening it says what is missing.
 * @throws InvalidInputError when the folder cannot be read or holds no feed.
 */
export async function listFeeds(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch((error: unknown) => {
    throw new InvalidInputError(`${folder}: the folder of feeds cannot be read (${messageOf(error)})`, {
      cause: error,
    });
  });
  const names = new Set(files.map(feedOfFile).filter((name) => name !== undefined));
  if (names.size > 0) return [...names].sort();
  throw new InvalidInputError(`${folder}: holds no feed (nvdcve-2.0-YEAR.json.gz)`);
}

/** @throws InvalidInputError when the file is missing or unreadable, or its `.meta` is no such thing. */
export async function openFeedFile(folder: string, name: string): Promise<OpenFeed> {
  const base = join(folder, feedFileName(name));
  const packed = await read(`${base}.json.gz`);
  const file = packed ? `${base}.json.gz` : `${base}.json`;
  const bytes = packed ?? (await read(file));
  if (!bytes) throw new InvalidInputError(`${base}.json.gz: the feed is missing`);
  const meta = await read(`${base}.meta`);
  if (!meta) return { name, file, bytes, warnings: [withoutMeta(file)] };
  return { name, file, bytes, meta: parseFeedMeta(meta.toString(), `${base}.meta`), warnings: [] };
}

async function read(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InvalidInputError(`${file}: cannot be read (${messageOf(error)})`, { cause: error });
  }
}
