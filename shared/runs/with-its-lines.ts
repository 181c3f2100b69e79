import { RAW } from '../sources/index.ts';
import { blobStore, lacksLines, type PartRef, type SnapshotManifest, stagePart } from '../snapshot/index.ts';
import { UnrecoverableError } from '../platform/index.ts';
import type { Services } from './services.ts';

/**
 * The part, or one of the whole download where lines were left out that the snapshot has no more: another run was
 * committed since the download was read.
 * @throws UnrecoverableError when the download is gone
 */
export async function withItsLines(
  { blobs, pool }: Services,
  part: PartRef,
  previous: SnapshotManifest | undefined,
): Promise<PartRef> {
  const { source, file, full, from } = part;
  if (!from || !lacksLines(part, previous)) return part;
  const blob = await blobs.get(RAW + from.raw);
  if (!blob) throw new UnrecoverableError(`${RAW}${from.raw}: the download is gone`);
  const { now } = from;
  return stagePart(blobStore(blobs), await pool.parse({ source, file, full, bytes: blob.bytes, now }));
}
