import { DamagedBlobError, messageOf, PatchlineError } from '../../platform/index.ts';

/** The remedy: the whole snapshot is rebuilt, and what is damaged is overwritten. */
const REMEDY = 'restore it from a backup, or delete the blob nvd/current and scan again (docs/recovery.md)';

/**
 * Opens a blob of the snapshot. Whatever opening it throws, the blob is not what was written.
 * @param blob its name
 * @throws DamagedBlobError
 */
export function opened<T>(blob: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw damaged(blob, error);
  }
}

/** Like `opened`, for blobs opened in another thread. */
export async function openedAside<T>(blob: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw damaged(blob, error);
  }
}

function damaged(blob: string, error: unknown): unknown {
  if (error instanceof PatchlineError) return error;
  return new DamagedBlobError(blob, messageOf(error), REMEDY);
}

/** A blob that the snapshot names and that is not there. */
export function missing(blob: string): DamagedBlobError {
  return new DamagedBlobError(blob, 'is not there', REMEDY);
}

/** A blob that begins like nothing that was ever written. */
export function notPacked(blob: string): DamagedBlobError {
  return new DamagedBlobError(blob, 'it is not packed', REMEDY);
}

/** A blob whose content does not match its name. */
export function notItsName(blob: string): DamagedBlobError {
  return new DamagedBlobError(blob, 'its content is not the one of its name', REMEDY);
}
