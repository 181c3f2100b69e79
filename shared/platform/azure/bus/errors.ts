import type { ServiceBusError } from '@azure/service-bus';
import { isServiceBusError } from '@azure/service-bus';

import {
  LimitExceededError,
  LockLostError,
  NotFoundError,
  PatchlineError,
  StorageError,
  TransientError,
} from '../../errors.ts';

/**
 * Converts an SDK error to a typed error; errors that are not from the service stay unchanged.
 * @param call the request, for error messages
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-exceptions-latest
 */
export function busError(error: unknown, call: string): unknown {
  const last = lastOf(error);
  if (last instanceof PatchlineError || !(last instanceof Error)) return last;
  const options = { cause: error };
  const message = `${call}: ${last.message}`;
  if (isServiceBusError(last)) return serviceError(last, message, options);
  if ('statusCode' in last || last.name === 'RestError') return httpError(last, message, options);
  if (isConnectionError(last)) return new TransientError(message, options);
  return last;
}

/**
 * Whether the other side reset the connection: the SDK does not retry then, unlike after other interruptions.
 */
export function isBroken(error: unknown): boolean {
  const last = lastOf(error);
  return last instanceof Error && 'syscall' in last && last.syscall !== undefined;
}

/** Whether another holds the session, or none became free in time. */
export function isNoSession(error: unknown): boolean {
  if (!(error instanceof Error) || !isServiceBusError(error)) return false;
  return error.code === 'SessionCannotBeLocked' || error.code === 'ServiceTimeout';
}

export function isAborted(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** After several attempts the SDK throws the errors of all of them. */
function lastOf(error: unknown): unknown {
  return error instanceof AggregateError ? lastOf(error.errors.at(-1)) : error;
}

function serviceError(error: ServiceBusError, message: string, options: ErrorOptions): Error {
  switch (error.code) {
    case 'MessageLockLost':
    case 'SessionLockLost':
      return new LockLostError(message, options);
    case 'MessagingEntityNotFound':
      return new NotFoundError(message, options);
    case 'MessageSizeExceeded':
      return new LimitExceededError(message, options);
    case 'UnauthorizedAccess':
    case 'MessagingEntityDisabled':
      return new StorageError(message, options);
    // A full queue accepts messages again after some were read.
    case 'QuotaExceeded':
    case 'ServiceBusy':
    case 'ServiceTimeout':
    case 'ServiceCommunicationProblem':
      return new TransientError(message, options);
  }
  return error.retryable || isBroken(error) ? new TransientError(message, options) : error;
}

/** Errors of the administration endpoint, which uses HTTP. No status means no response. */
function httpError(error: Error & { statusCode?: unknown }, message: string, options: ErrorOptions): Error {
  const status = typeof error.statusCode === 'number' ? error.statusCode : 503;
  if (status === 404) return new NotFoundError(message, options);
  if (status === 401 || status === 403) return new StorageError(message, options);
  if (status === 408 || status === 429 || status >= 500) return new TransientError(message, options);
  return error;
}

/** A lost connection causes errors of several kinds, some without a code. */
function isConnectionError(error: Error): boolean {
  return (
    error.name === 'MessagingError' ||
    error.name === 'OperationTimeoutError' ||
    isBroken(error) ||
    /AMQP connection|Unknown error encountered/.test(error.message)
  );
}
