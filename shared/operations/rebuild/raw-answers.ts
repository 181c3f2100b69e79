import {
  blobStore,
  type IngestPool,
  type PartRef,
  type SnapshotManifest,
  stagePart,
} from '../../snapshot/index.ts';
import { cveSources, type KeptDownload } from '../../sources/index.ts';
import { type Blobs, PatchlineError } from '../../platform/index.ts';

/** An answer that was kept, and what it is of. */
type RawAnswer = KeptDownload & { source: string };

/**
 * Reads raw answers into parts, ready to be merged: of each file the version that was in force, and every page of the
 * windows that were read to their end. A file that was refused lies among the answers too, so where the snapshot that
 * was in force is still known it decides; else the newest version of each file counts.
 * @param inForce the snapshot that the answers led to, where it is there
 */
export async function readRawAnswers(
  blobs: Blobs,
  pool: IngestPool,
  inForce: SnapshotManifest | undefined,
): Promise<PartRef[]> {
  const answers = await listAnswers(blobs);
  const groups = Map.groupBy(answers, ({ group }) => group);
  const parts: PartRef[] = [];
  for (const versions of groups.values()) {
    const part = await versionInForce(blobs, pool, versions, inForce);
    if (part) parts.push(part);
  }
  return parts;
}

async function listAnswers(blobs: Blobs): Promise<RawAnswer[]> {
  const answers: RawAnswer[] = [];
  for (const source of cveSources)
    for await (const answer of source.kept(blobs)) answers.push({ ...answer, source: source.name });
  return answers;
}

/** Newest first, since that is nearly always the one: reading takes seconds a file. */
async function versionInForce(
  blobs: Blobs,
  pool: IngestPool,
  versions: readonly RawAnswer[],
  inForce: SnapshotManifest | undefined,
): Promise<PartRef | undefined> {
  let newest: PartRef | undefined;
  for (const answer of versions.toSorted((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime())) {
    const part = await read(blobs, pool, answer);
    if (!answer.full) return part;
    const files = Object.values(inForce?.sources[answer.source]?.files ?? {});
    if (files.some(({ sha256 }) => sha256 === part.sha256)) return part;
    if (newest === undefined || part.timestamp > newest.timestamp) newest = part;
  }
  // A file that the snapshot does not have was refused, or never committed.
  return inForce ? undefined : newest;
}

async function read(blobs: Blobs, pool: IngestPool, answer: RawAnswer): Promise<PartRef> {
  const { name, source, file, full } = answer;
  // What lies here came in before.
  const now = answer.modifiedAt.toISOString();
  const blob = await blobs.get(name);
  if (!blob) throw new PatchlineError(`${name}: is gone while it is read`);
  return stagePart(blobStore(blobs), await pool.parse({ source, file, full, bytes: blob.bytes, now }));
}
