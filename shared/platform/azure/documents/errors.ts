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

/** "Retry with": another write on the document was under way, and this one was not begun. */
export const RETRY_WITH = 449;
/** Substatus of a 404: not the document is missing, but its container or database. */
const OWNER_NOT_FOUND = 1003;
/** Substatus of a 403: the logical partition has its 20 GB. */
const PARTITION_FULL = 1014;
/** The SDK's words for a cursor of a container that was deleted and created again; it has no code for it. */
const FOREIGN_CURSOR = 'The continuation token is not for the current container';

/** HTTP status of what the SDK threw; `undefined` when no answer came. */
export function statusOf(error: unknown): number | undefined {
  const { code } = answerOf(error);
  return typeof code === 'number' ? code : undefined;
}

/** The error of a read that found no container; the SDK answers it like a missing document. */
export function missingOwner({
  statusCode,
  substatus,
  headers,
}: ItemResponse<Item>): ErrorResponse | undefined {
  if (statusCode !== 404 || substatus !== OWNER_NOT_FOUND) return undefined;
  const error = new ErrorResponse('there is no such container or database');
  return Object.assign(error, { code: statusCode, substatus, headers });
}

/** What the refused request has cost. */
export function requestUnitsOf(error: unknown): number {
  return Number(answerOf(error).headers?.['x-ms-request-charge'] ?? 0);
}

/**
 * What the SDK threw as one of the typed errors; `subject` names the document or container for a person.
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

/** Connections that broke, timeouts, tokens that were not to be had; the change feed wraps them without their code. */
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

/** `items.batch` wraps what was thrown in an Error of its own. */
function unwrapped(error: unknown): unknown {
  const wrapped = error instanceof Error && error.message.startsWith('Batch request error');
  return wrapped ? error.cause : error;
}
