import type { ItemResponse } from '@azure/cosmos';
import { ErrorResponse } from '@azure/cosmos';

import {
  AlreadyExistsError,
  LimitExceededError,
  messageOf,
  NotFoundError,
  PreconditionFailedError,
  StorageError,
  TransientError,
  UnrecoverableError,
} from '../../errors.ts';
import { isCredentialError } from '../credential.ts';
import type { Item } from './bodies.ts';

/** "Retry with": another write to the document was in progress, and this one did not start. */
export const RETRY_WITH = 449;
/** Substatus of a 404 if the container or database is missing, not just the document. */
const OWNER_NOT_FOUND = 1003;
/** Substatus of a 403 if the logical partition has reached 20 GB. */
const PARTITION_FULL = 1014;
/** The SDK's message for a cursor of a container that was deleted and recreated; it has no code for it. */
const FOREIGN_CURSOR = 'The continuation token is not for the current container';

/** HTTP status of an SDK error; `undefined` if there was no response. */
export function statusOf(error: unknown): number | undefined {
  const { code } = answerOf(error);
  return typeof code === 'number' ? code : undefined;
}

/** The error for a read that found no container; the SDK treats it like a missing document. */
export function missingOwner({
  statusCode,
  substatus,
  headers,
}: ItemResponse<Item>): ErrorResponse | undefined {
  if (statusCode !== 404 || substatus !== OWNER_NOT_FOUND) return undefined;
  const error = new ErrorResponse('there is no such container or database');
  return Object.assign(error, { code: statusCode, substatus, headers });
}

/** Request units charged for the refused request. */
export function requestUnitsOf(error: unknown): number {
  return Number(answerOf(error).headers?.['x-ms-request-charge'] ?? 0);
}

/**
 * Converts an SDK error to a typed error; `subject` names the document or container in its message.
 * https://learn.microsoft.com/rest/api/cosmos-db/http-status-codes-for-cosmosdb
 */
export function documentError(error: unknown, subject: string): unknown {
  const options = { cause: error };
  const message = `${subject}: ${messageOf(error)}`;
  const status = statusOf(error);
  const { substatus } = answerOf(error);
  if (status === undefined) return isWithoutAnswer(unwrapped(error)) ? unanswered(error, message) : error;
  if (status === 404 && substatus === OWNER_NOT_FOUND) return new StorageError(message, options);
  if (status === 404) return new NotFoundError(message, options);
  if (status === 409) return new AlreadyExistsError(message, options);
  if (status === 412) return new PreconditionFailedError(message, options);
  if (status === 413) return new LimitExceededError(message, options);
  if (status === 403 && substatus === PARTITION_FULL) return new LimitExceededError(message, options);
  if (status === 401 || status === 403) return new StorageError(message, options);
  if ([408, 410, 429, RETRY_WITH].includes(status) || status >= 500) {
    return new TransientError(message, { ...options, retryAfterMs: retryAfterOf(error) });
  }
  return new UnrecoverableError(message, options);
}

function unanswered(error: unknown, message: string): Error {
  const options = { cause: error };
  if (message.includes(FOREIGN_CURSOR)) return new UnrecoverableError(message, options);
  return new TransientError(message, options);
}

/**
 * Whether there was no response: broken connections, timeouts, unavailable tokens. The change feed wraps them
 * without their code.
 */
function isWithoutAnswer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const names = ['RestError', 'TimeoutError', 'AbortError'];
  return error instanceof ErrorResponse || names.includes(error.name) || isCredentialError(error);
}

function retryAfterOf(error: unknown): number | undefined {
  const { retryAfterInMs, headers } = answerOf(error);
  const wait: unknown = retryAfterInMs ?? headers?.['x-ms-retry-after-ms'];
  return wait === undefined || Number.isNaN(Number(wait)) ? undefined : Number(wait);
}

function answerOf(error: unknown): Partial<ErrorResponse> {
  const thrown = unwrapped(error);
  return thrown instanceof ErrorResponse ? thrown : {};
}

/** `items.batch` wraps errors in an Error of its own. */
function unwrapped(error: unknown): unknown {
  const wrapped = error instanceof Error && error.message.startsWith('Batch request error');
  return wrapped ? error.cause : error;
}
