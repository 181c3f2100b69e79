import {
  type Blobs,
  contentHash,
  DamagedBlobError,
  messageOf,
  NewerSchemaError,
  SITE_SCHEMA,
} from '../../platform/index.ts';
import { gunzip, packedAs } from './packing.ts';

/** Everything of the site that readers get lies below this prefix. */
export const SITE_PREFIX = 'advisories/';
export const CURRENT = `${SITE_PREFIX}current`;
export const generationName = (hash: string): string => `${SITE_PREFIX}generations/${hash}`;
export const listName = (hash: string): string => `${SITE_PREFIX}lists/${hash}`;
export const fileName = (hash: string): string => `${SITE_PREFIX}files/${hash}`;

const REMEDY = 'run `patchline advisories rebuild`';

/** A file of a generation. Short ones lie in the list itself, the others in blobs named by their content. */
export interface StoredFile {
  /** `Content-Type`. */
  type: string;
  /** Bytes, unpacked. */
  size: number;
  /** Hash of the bytes, unpacked. */
  hash: string;
  /** ISO 8601: since when it has these bytes. */
  at: string;
  /** The bytes of a short text. */
  text?: string;
  /** It is packed: its blob, of that hash, holds so many bytes packed with gzip, and behind them Brotli's. */
  packed?: { hash: string; gzip: number };
}

/** What a document was made of, so that it is made again only when that changes. */
export interface StoredDocument {
  /** Of what it was made of. */
  madeOf: string;
  /** ISO 8601. */
  date: string;
  /** Of its files. */
  paths: string[];
  /** Of those that get a signature: the fingerprint of the key, which a signature itself does not have to name. */
  signed?: { by?: string };
}

/** What has the same first two hex digits of its hash lies in one list, so that one more file changes few lists. */
type Lists = Readonly<Record<string, string>>;

/** All that is public at one time, named by its content. */
export interface Generation {
  schema: typeof SITE_SCHEMA;
  /** The newest date in it: ISO 8601; empty without documents. */
  newest: string;
  /** Lists of path → StoredFile. */
  files: Lists;
  /** Lists of key → StoredDocument. */
  documents: Lists;
  /** Signed files that were public once; newest first. */
  deleted: readonly { path: string; at: string }[];
}

/** Says which generation readers get. */
export interface SitePointer {
  schema: typeof SITE_SCHEMA;
  generation: string;
  /** Those before it that some answer may still come from. Time: when they were replaced. */
  retired: readonly { generation: string; at: string }[];
}

/** `undefined` before the first publication. @throws DamagedBlobError, NewerSchemaError */
export async function readPointer(blobs: Blobs): Promise<{ pointer: SitePointer; etag: string } | undefined> {
  const blob = await blobs.get(CURRENT);
  if (!blob) return undefined;
  return { pointer: known(CURRENT, blob.bytes) as SitePointer, etag: blob.etag };
}

/** @throws DamagedBlobError, NewerSchemaError */
export async function readGeneration(blobs: Blobs, hash: string): Promise<Generation> {
  const name = generationName(hash);
  return known(name, await named(blobs, name, hash)) as Generation;
}

/** The list in which a path or key lies; `undefined`: it is in none. */
function listOf(lists: Lists, key: string): string | undefined {
  return lists[partOf(key)];
}

export function partOf(key: string): string {
  return contentHash(key).slice(0, 2);
}

/** @throws DamagedBlobError */
export async function readList<T>(blobs: Blobs, hash: string): Promise<Readonly<Record<string, T>>> {
  const name = listName(hash);
  return opened(name, await named(blobs, name, hash)) as Readonly<Record<string, T>>;
}

/** The file of a path in a generation; `undefined`: it has none. @throws DamagedBlobError */
export async function fileIn(
  blobs: Blobs,
  { files }: Pick<Generation, 'files'>,
  path: string,
): Promise<StoredFile | undefined> {
  const list = listOf(files, path);
  if (list === undefined) return undefined;
  return new Map(Object.entries(await readList<StoredFile>(blobs, list))).get(path);
}

/** All entries of lists, by path or key in order. */
export async function readLists<T>(blobs: Blobs, lists: Lists): Promise<Map<string, T>> {
  const all: [string, T][] = [];
  for (const hash of Object.values(lists)) all.push(...Object.entries(await readList<T>(blobs, hash)));
  return new Map(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Hash of the blob that holds a file; `undefined`: none does. */
export function blobOf({ hash, text, packed }: StoredFile): string | undefined {
  return text === undefined ? (packed?.hash ?? hash) : undefined;
}

/** A file as it is stored: packed, if it is. @throws DamagedBlobError, also where its bytes are not those of its name */
export async function readStored(blobs: Blobs, file: StoredFile): Promise<Buffer> {
  const hash = blobOf(file);
  return hash === undefined ? Buffer.from(file.text ?? '') : named(blobs, fileName(hash), hash);
}

/** @throws DamagedBlobError, also where it does not have the bytes that the generation names */
export async function readFileOf(blobs: Blobs, file: StoredFile): Promise<Buffer> {
  return unpacked(file, await readStored(blobs, file));
}

/** @throws DamagedBlobError */
export async function unpacked({ hash, size, packed }: StoredFile, stored: Buffer): Promise<Buffer> {
  if (!packed) return stored;
  const bytes = await gunzip(packedAs('gzip', packed, stored), size);
  if (bytes && contentHash(bytes) === hash) return bytes;
  throw new DamagedBlobError(fileName(packed.hash), 'it does not hold the file that it is named for', REMEDY);
}

async function named(blobs: Blobs, name: string, hash: string): Promise<Buffer> {
  const blob = await blobs.get(name);
  if (!blob) throw new DamagedBlobError(name, 'is not there', REMEDY);
  if (contentHash(blob.bytes) !== hash)
    throw new DamagedBlobError(name, 'its bytes are not those of its name', REMEDY);
  return blob.bytes;
}

function known(name: string, bytes: Buffer): unknown {
  const content = opened(name, bytes) as { schema: number };
  if (content.schema !== SITE_SCHEMA) throw new NewerSchemaError(name, content.schema, SITE_SCHEMA);
  return content;
}

function opened(name: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (error) {
    throw new DamagedBlobError(name, messageOf(error), REMEDY);
  }
}
