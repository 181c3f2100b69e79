import {
  blobStore,
  type IngestPool,
  type PartRef,
  type SnapshotManifest,
  stagePart,
} from '../../snapshot/index.ts';
import { cveSources, type KeptDownload } from '../../sources/index.ts';
import { type Blobs, PatchlineError } from '../../platform/index.ts';

/** A stored download and its source. */
type RawDownload = KeptDownload & { source: string };

/**
 * Reads raw downloads into parts, ready to be merged: the version of each file that was in force, and every
 * page of completed windows. Refused files are stored too, so the snapshot in force, if still known, decides
 * which version counts; otherwise the newest version of each file does.
 * @param inForce the snapshot built from the downloads, if it exists
 */
export async function readRawDownloads(
  blobs: Blobs,
  pool: IngestPool,
  inForce: SnapshotManifest | undefined,
): Promise<PartRef[]> {
  const downloads = await listDownloads(blobs);
  const groups = Map.groupBy(downloads, ({ group }) => group);
  const parts: PartRef[] = [];
  for (const versions of groups.values()) {
    const part = await versionInForce(blobs, pool, versions, inForce);
    if (part) parts.push(part);
  }
  return parts;
}

async function listDownloads(blobs: Blobs): Promise<RawDownload[]> {
  const downloads: RawDownload[] = [];
  for (const source of cveSources)
    for await (const download of source.kept(blobs)) downloads.push({ ...download, source: source.name });
  return downloads;
}

/** Newest first, since that is nearly always the right one: reading takes seconds per file. */
async function versionInForce(
  blobs: Blobs,
  pool: IngestPool,
  versions: readonly RawDownload[],
  inForce: SnapshotManifest | undefined,
): Promise<PartRef | undefined> {
  let newest: PartRef | undefined;
  for (const download of versions.toSorted((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime())) {
    const part = await read(blobs, pool, download);
    if (!download.full) return part;
    const files = Object.values(inForce?.sources[download.source]?.files ?? {});
    if (files.some(({ sha256 }) => sha256 === part.sha256)) return part;
    if (newest === undefined || part.timestamp > newest.timestamp) newest = part;
  }
  // A file that the snapshot lacks was refused, or never committed.
  return inForce ? undefined : newest;
}

async function read(blobs: Blobs, pool: IngestPool, download: RawDownload): Promise<PartRef> {
  const { name, source, file, full } = download;
  // The download came in no later than it was stored.
  const now = download.modifiedAt.toISOString();
  const blob = await blobs.get(name);
  if (!blob) throw new PatchlineError(`${name}: is gone while it is read`);
  return stagePart(blobStore(blobs), await pool.parse({ source, file, full, bytes: blob.bytes, now }));
}
