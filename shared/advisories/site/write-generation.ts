import { type Blobs, contentHash, putContent, SITE_SCHEMA } from '../../platform/index.ts';
import {
  type Generation,
  generationName,
  listName,
  partOf,
  type StoredDocument,
  type StoredFile,
} from './generation.ts';

/** What a generation holds, before it has a name. */
export interface Contents extends Pick<Generation, 'newest' | 'deleted'> {
  files: ReadonlyMap<string, StoredFile>;
  documents: ReadonlyMap<string, StoredDocument>;
}

/** Stores the lists of a generation and what names them. @returns its name */
export async function writeGeneration(blobs: Blobs, contents: Contents): Promise<string> {
  const { newest, deleted, files, documents } = contents;
  const generation: Generation = {
    schema: SITE_SCHEMA,
    newest,
    files: await writeLists(blobs, files),
    documents: await writeLists(blobs, documents),
    deleted,
  };
  const bytes = Buffer.from(JSON.stringify(generation));
  const hash = contentHash(bytes);
  await putContent(blobs, generationName(hash), bytes);
  return hash;
}

async function writeLists(blobs: Blobs, all: ReadonlyMap<string, unknown>): Promise<Record<string, string>> {
  const parts = Map.groupBy([...all].sort(byKey), ([key]) => partOf(key));
  const lists: Record<string, string> = {};
  for (const [part, entries] of [...parts].sort(byKey)) {
    const bytes = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
    const hash = contentHash(bytes);
    await putContent(blobs, listName(hash), bytes);
    lists[part] = hash;
  }
  return lists;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
