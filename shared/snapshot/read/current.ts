import {
  type Blobs,
  contentHash,
  isOvertaken,
  NewerSchemaError,
  PatchlineError,
  putContent,
  SNAPSHOT_SCHEMA,
} from '../../platform/index.ts';
import { missing, notItsName, opened } from '../format/opened.ts';
import { CURRENT, type CurrentPointer, manifestName, type SnapshotManifest } from '../format/manifest.ts';

/** The snapshot in force. */
interface CurrentSnapshot extends CurrentPointer {
  content: SnapshotManifest;
  etag: string;
}

/** `undefined` before the first commit. @throws DamagedBlobError, NewerSchemaError */
export async function readCurrent(blobs: Blobs): Promise<CurrentSnapshot | undefined> {
  const read = await readPointer(blobs);
  if (!read) return undefined;
  const { pointer, etag } = read;
  const content = await manifestOf(blobs, pointer.manifest);
  if (!content) throw missing(manifestName(pointer.manifest));
  return { ...pointer, content, etag };
}

/** Which snapshot is in force; `undefined` before the first commit. @throws DamagedBlobError */
export async function readPointer(
  blobs: Blobs,
): Promise<{ pointer: CurrentPointer; etag: string } | undefined> {
  const blob = await blobs.get(CURRENT);
  if (!blob) return undefined;
  const pointer = opened(CURRENT, () => {
    const read = JSON.parse(blob.bytes.toString('utf8')) as CurrentPointer;
    if (typeof read.manifest !== 'string') throw new TypeError('it names no manifest');
    return read;
  });
  return { pointer, etag: blob.etag };
}

/** @throws PatchlineError when retention has deleted it, DamagedBlobError, NewerSchemaError */
export async function readManifest(blobs: Blobs, hash: string): Promise<SnapshotManifest> {
  const content = await manifestOf(blobs, hash);
  if (content) return content;
  throw new PatchlineError(`snapshot ${hash} is not kept (any more)`);
}

/** The last one read of each store: every job of a run asks for the manifest in force, and nobody changes it. */
const lastRead = new WeakMap<Blobs, { hash: string; etag: string; content: SnapshotManifest }>();

async function manifestOf(blobs: Blobs, hash: string): Promise<SnapshotManifest | undefined> {
  const last = lastRead.get(blobs);
  // It may be damaged since, or gone.
  if (last?.hash === hash && (await blobs.head(manifestName(hash)))?.etag === last.etag) return last.content;
  const blob = await blobs.get(manifestName(hash));
  if (!blob) return undefined;
  if (contentHash(blob.bytes) !== hash) throw notItsName(manifestName(hash));
  const content = JSON.parse(blob.bytes.toString('utf8')) as SnapshotManifest | { schema: number };
  if (isKnown(content)) {
    lastRead.set(blobs, { hash, etag: blob.etag, content });
    return content;
  }
  throw new NewerSchemaError(`snapshot ${hash}`, content.schema, SNAPSHOT_SCHEMA);
}

function isKnown(content: SnapshotManifest | { schema: number }): content is SnapshotManifest {
  return content.schema === SNAPSHOT_SCHEMA;
}

/**
 * Stores a manifest and points at it, unless somebody else committed since `before` was read; the same
 * content changes nothing.
 * @param generation the last one applied anywhere, for when no snapshot is in force
 * @returns the snapshot then in force, or `undefined` when another commit came first: rebase and try again.
 */
export async function commitSnapshot(
  blobs: Blobs,
  manifest: SnapshotManifest,
  before: CurrentSnapshot | undefined,
  generation = 0,
): Promise<CurrentPointer | undefined> {
  const text = JSON.stringify(manifest);
  const hash = contentHash(text);
  if (before?.manifest === hash) return { manifest: hash, generation: before.generation };
  const pointer: CurrentPointer = { manifest: hash, generation: (before?.generation ?? generation) + 1 };
  await putContent(blobs, manifestName(hash), Buffer.from(text));
  try {
    await blobs.put(
      CURRENT,
      Buffer.from(JSON.stringify(pointer)),
      before ? { etag: before.etag } : { absent: true },
    );
    return pointer;
  } catch (error) {
    if (isOvertaken(error)) return undefined;
    throw error;
  }
}
