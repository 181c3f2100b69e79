import { messageOf, StorageError } from '../errors.ts';
import { fullDisk } from './storage-full.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const UNUSABLE = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'EIO',
  'EEXIST',
  'ENOTDIR',
  'EISDIR',
  'EMFILE',
  'ENFILE',
]);

/** The system's error code for a failed file operation. */
export function fileErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The typed error for a failed file operation below `path`; other errors are returned unchanged. */
export function fileError(error: unknown, path: string): unknown {
  const code = fileErrorCode(error) ?? '';
  if (FULL.has(code)) return fullDisk(path, error);
  if (UNUSABLE.has(code))
    return new StorageError(`${path} cannot be used: ${messageOf(error)}`, { cause: error });
  return error;
}
