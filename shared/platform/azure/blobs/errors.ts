import { RestError } from '@azure/storage-blob';

import {
  AlreadyExistsError,
  LimitExceededError,
  LockLostError,
  NotFoundError,
  PreconditionFailedError,
  StorageError,
  TransientError,
  UnrecoverableError,
} from '../../errors.ts';
import { isCredentialError } from '../credential.ts';

export function isMissing(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 404 && !isContainerMissing(error);
}

/** Whether a condition failed: 412, or 409 if a blob was meant to be absent. */
export function isConflict(error: unknown): boolean {
  return error instanceof RestError && (error.statusCode === 409 || error.statusCode === 412);
}

/**
 * Converts an SDK error to a typed error; errors that are not from the service stay unchanged.
 * @param call the request, for error messages
 * https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes
 */
export function blobError(error: unknown, call: string): unknown {
  const options = { cause: error };
  if (isCredentialError(error)) return new TransientError(`${call}: ${error.message}`, options);
  if (isAbort(error)) return new TransientError(`${call}: took too long`, options);
  if (!(error instanceof RestError)) return error;
  const message = `${call}: ${error.code ?? ''} ${firstLine(error.message)}`;
  const { statusCode: status } = error;
  if (isContainerMissing(error)) return new StorageError(message, options);
  if (status === 404) return new NotFoundError(message, options);
  if (error.code === 'BlobAlreadyExists') return new AlreadyExistsError(message, options);
  if (status === 412) return new PreconditionFailedError(message, options);
  if (status === 413) return new LimitExceededError(message, options);
  if (status === 401 || status === 403) return new StorageError(message, options);
  // No status means no response; a 409 is a concurrent call or a held lease.
  if (status === undefined || [408, 409, 429].includes(status) || status >= 500) {
    return new TransientError(message, { ...options, retryAfterMs: retryAfterOf(error) });
  }
  return new UnrecoverableError(message, options);
}

/** The error for a failed lease renewal: another holds the lease, it expired, or its blob is gone. */
export function leaseError(error: unknown, call: string): unknown {
  if (isConflict(error) || isMissing(error))
    return new LockLostError(`${call}: the lease is lost`, { cause: error });
  return blobError(error, call);
}

function isContainerMissing({ code }: RestError): boolean {
  return code === 'ContainerNotFound' || code === 'ContainerBeingDeleted';
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}

/** The SDK appends request IDs and times. */
function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}

function retryAfterOf({ response }: RestError): number | undefined {
  const seconds = response?.headers.get('retry-after');
  return seconds === undefined || Number.isNaN(Number(seconds)) ? undefined : Number(seconds) * 1000;
}
