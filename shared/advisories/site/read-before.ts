import { type Blobs, DamagedBlobError } from '../../platform/index.ts';
import {
  CURRENT,
  type Generation,
  readGeneration,
  readList,
  readLists,
  readPointer,
  type SitePointer,
  type StoredDocument,
  type StoredFile,
} from './generation.ts';
import type { Before } from './make-documents.ts';

/** What is public before the next generation is. */
export interface Known {
  before: Before;
  /** Of the pointer, if there is one. */
  etag?: string;
  /** What it says; `undefined`: nothing yet, or nothing that can be read. */
  pointer?: SitePointer;
}

const NOTHING: Before = { newest: '', deleted: [], files: new Map(), documents: new Map() };

/** @throws DamagedBlobError, NewerSchemaError */
export async function readBefore(blobs: Blobs): Promise<Known> {
  const current = await readPointer(blobs);
  if (!current) return { before: NOTHING };
  const { newest, deleted, files, documents } = await readGeneration(blobs, current.pointer.generation);
  const before: Before = {
    newest,
    deleted,
    files: await readLists(blobs, files),
    documents: await readLists(blobs, documents),
  };
  return { before, ...current };
}

/**
 * The same, as far as it is whole: what a damaged list held is made anew. Where nothing says which dates were public,
 * all that follows is dated behind now. A damaged generation is none that answers can still come from.
 * @throws NewerSchemaError
 */
export async function salvageBefore(blobs: Blobs, now: Date): Promise<Known> {
  const current = await ifWhole(readPointer(blobs));
  if (!current) return withoutDates(blobs, now);
  const { pointer, etag } = current;
  const generation = await ifWhole(readGeneration(blobs, pointer.generation));
  if (!generation) return withoutDates(blobs, now);
  const { newest, deleted } = generation;
  const files = await salvageLists<StoredFile>(blobs, generation.files);
  const documents = await salvageLists<StoredDocument>(blobs, generation.documents);
  const before: Before = { newest, deleted, files: files.found, documents: documents.found };
  return files.isWhole && documents.isWhole ? { before, pointer, etag } : { before, etag };
}

async function withoutDates(blobs: Blobs, now: Date): Promise<Known> {
  const there = await blobs.head(CURRENT);
  if (!there) return { before: NOTHING };
  const newest = `${now.toISOString().slice(0, 19)}.000Z`;
  return { before: { ...NOTHING, newest }, etag: there.etag };
}

async function salvageLists<T>(
  blobs: Blobs,
  lists: Generation['files'],
): Promise<{ found: Map<string, T>; isWhole: boolean }> {
  const found = new Map<string, T>();
  let isWhole = true;
  for (const hash of Object.values(lists)) {
    const list = await ifWhole(readList<T>(blobs, hash));
    isWhole &&= list !== undefined;
    for (const [key, value] of Object.entries(list ?? {})) found.set(key, value);
  }
  return { found, isWhole };
}

async function ifWhole<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof DamagedBlobError) return undefined;
    throw error;
  }
}
