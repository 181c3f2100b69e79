import { messageOf, StorageError, TransientError } from '../errors.ts';
import { fullDisk } from './storage-full.ts';

/** Primary result codes: https://www.sqlite.org/rescode.html */
const BUSY = 5;
const LOCKED = 6;
const FULL = 13;
const CANNOT_OPEN = 14;
const STORAGE: Readonly<Record<number, string>> = {
  3: 'access is not permitted',
  8: 'it is read-only',
  10: 'reading or writing failed',
  11: 'it is corrupt',
  [CANNOT_OPEN]: 'it cannot be opened',
  26: 'it is not a database',
};
const IO_ERROR_SHARED_MEMORY_SIZE = 4874;
const CONSTRAINT_UNIQUE = 2067;

/** The extended SQLite result code of an error, if it has one. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

/** Whether another process holds the file. */
export function isBusy(error: unknown): boolean {
  const primary = (resultCode(error) ?? 0) & 0xff;
  return primary === BUSY || primary === LOCKED;
}

/** Whether the file, or its log, could not be opened or created. */
export function isUnopenable(error: unknown): boolean {
  return ((resultCode(error) ?? 0) & 0xff) === CANNOT_OPEN;
}

export function isUniqueViolation(error: unknown): boolean {
  return resultCode(error) === CONSTRAINT_UNIQUE;
}

/** The typed error for a SQLite error on the file `path`; other errors are returned unchanged. */
export function storageError(error: unknown, path: string): unknown {
  const code = resultCode(error);
  if (code === undefined) return error;
  const primary = code & 0xff;
  if (primary === FULL || code === IO_ERROR_SHARED_MEMORY_SIZE) return fullDisk(path, error);
  if (isBusy(error)) {
    return new TransientError(`${path} is busy: another process holds it`, { cause: error });
  }
  const what = STORAGE[primary];
  if (what === undefined) return error;
  return new StorageError(`${path}: ${what} (${messageOf(error)})`, { cause: error });
}
