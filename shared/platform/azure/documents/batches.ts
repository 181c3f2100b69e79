import type { CosmosHeaders, OperationInput, OperationResponse, Response } from '@azure/cosmos';
import { ErrorResponse } from '@azure/cosmos';

import type { Write } from '../../documents.ts';
import { PatchlineError } from '../../errors.ts';
import { positioned } from './bodies.ts';

/** Status of all operations except the one that failed. */
const FAILED_DEPENDENCY = 424;

interface BatchAnswer {
  /** '' for a delete. */
  etags: string[];
  requestCharge: number;
}

/** A write as an operation of a transactional batch, with its position. */
export function operationOf(write: Write, position: number): OperationInput {
  if (write.op === 'delete') {
    return { operationType: 'Delete', id: write.id, ifMatch: write.etag } as OperationInput;
  }
  const resourceBody = positioned(write.body, position);
  if (write.op === 'create') return { operationType: 'Create', resourceBody };
  return { operationType: 'Replace', id: write.body.id, ifMatch: write.etag, resourceBody };
}

/**
 * Reads the response to a batch. One with a failed write has status 207, which the SDK does not throw.
 * @throws ErrorResponse with the failed write's status
 */
export function batchAnswer(response: Response<OperationResponse[]>, writes: readonly Write[]): BatchAnswer {
  const { result = [], headers } = response;
  const failed = result.findIndex(({ statusCode }) => statusCode >= 400 && statusCode !== FAILED_DEPENDENCY);
  if (failed !== -1) throw failure(result[failed], writes[failed], headers);
  if (result.length !== writes.length) {
    throw new PatchlineError(`a batch of ${writes.length} writes has ${result.length} answers`);
  }
  return {
    etags: result.map(({ eTag }, index) => (writes[index]?.op === 'delete' ? '' : (eTag ?? ''))),
    requestCharge: Number(headers['x-ms-request-charge'] ?? 0),
  };
}

function failure(
  answer: OperationResponse | undefined,
  write: Write | undefined,
  headers: CosmosHeaders,
): ErrorResponse {
  const id = write?.op === 'delete' ? write.id : write?.body.id;
  const error = new ErrorResponse(`${write?.op ?? 'write'} of ${id ?? 'a document'} in a batch`);
  error.headers = headers;
  if (answer !== undefined) error.code = answer.statusCode;
  const wait: unknown = (answer as { retryAfterMilliseconds?: unknown } | undefined)?.retryAfterMilliseconds;
  if (typeof wait === 'number') error.retryAfterInMs = wait;
  return error;
}
