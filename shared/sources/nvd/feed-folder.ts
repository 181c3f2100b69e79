import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInputError, messageOf, readIfThere } from '../../platform/index.ts';
import { type FeedMeta, MAX_META_BYTES, parseFeedMeta } from './feed-meta.ts';
import { feedFileName, feedOfFile, type OpenFeed, withoutMeta } from './feeds.ts';

/** Most bytes of a feed file on disk: a year has some 100 MB of JSON. */
const MAX_BYTES = 1024 ** 3;

/**
 * Names of the feeds in a folder, in order. A feed with only its `.meta` is listed too, so that opening it
 * reports what is missing.
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

/**
 * A feed and its `.meta`; `undefined` when the `.meta` names the sha256 already known: the feed is not read then.
 * @throws InvalidInputError when the file is missing or unreadable, or its `.meta` is malformed.
 */
export async function openFeedFile(
  folder: string,
  name: string,
  knownSha256?: string,
): Promise<OpenFeed | undefined> {
  const base = join(folder, feedFileName(name));
  const meta = await metaOf(base);
  if (meta && meta.sha256 === knownSha256?.toLowerCase()) return undefined;
  const packed = await readIfThere(`${base}.json.gz`, MAX_BYTES);
  const file = packed ? `${base}.json.gz` : `${base}.json`;
  const bytes = packed ?? (await readIfThere(file, MAX_BYTES));
  if (!bytes) throw new InvalidInputError(`${base}.json.gz: the feed is missing`);
  if (!meta) return { name, file, bytes, warnings: [withoutMeta(file)] };
  return { name, file, bytes, meta, warnings: [] };
}

/** Whether a feed is surely the one of that digest; what is wrong with it is told when it is opened. */
export async function isKnownFeed(folder: string, name: string, sha256: string): Promise<boolean> {
  const meta = await metaOf(join(folder, feedFileName(name))).catch(() => undefined);
  return meta?.sha256 === sha256.toLowerCase();
}

/** What is beside a feed; that a feed is missing is told before what this may lack. */
async function metaOf(base: string): Promise<FeedMeta | undefined> {
  const isThere = await isOneThere([`${base}.json.gz`, `${base}.json`]);
  const text = isThere ? await readIfThere(`${base}.meta`, MAX_META_BYTES) : undefined;
  return text && parseFeedMeta(text.toString(), `${base}.meta`);
}

async function isOneThere(files: readonly string[]): Promise<boolean> {
  const found = await Promise.all(files.map((file) => stat(file).catch(() => undefined)));
  return found.some((each) => each?.isFile());
}
