import type { Answer } from './answer.ts';
import { Refusal } from './answer.ts';
import { simulatedWrite } from './charges.ts';
import type { Container } from './containers.ts';
import { nextLsn } from './containers.ts';
import type { Item, Place } from './items.ts';
import { createItem, deleteItem, readItem, replaceItem } from './items.ts';
import { simulatedRead } from './charges.ts';
import { checkedPk, isRecord } from './limits.ts';
import type { Store } from './store.ts';

const MAX_OPERATIONS = 100;
const FAILED_DEPENDENCY = 424;

interface OperationAnswer {
  statusCode: number;
  requestCharge: number;
  eTag?: string;
  resourceBody?: unknown;
  message?: string;
}

interface Batch {
  store: Store;
  container: Container;
  /** Seconds. */
  at: number;
  operations: unknown;
  /** Bodies are left out of the answer. */
  minimal: boolean;
}

/** A transactional batch: all or nothing; then 207, with 424 for every operation but the one that failed. */
export function atomicBatch(batch: Batch, pk: string): Answer {
  const operations = checkedOperations(batch.operations);
  const answers: OperationAnswer[] = [];
  try {
    batch.store.transaction(() => {
      const lsn = nextLsn(batch.store, batch.container);
      for (const [position, operation] of operations.entries()) {
        answers.push(run({ ...batch, pk, lsn, position }, operation, batch.minimal));
      }
    });
    return answerWith(200, answers);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const failed = answers.length;
    return answerWith(
      207,
      operations.map((_, index) =>
        index === failed ? failure(error) : { statusCode: FAILED_DEPENDENCY, requestCharge: 0 },
      ),
    );
  }
}

/** Bulk: each operation with its own partition key, and on its own. */
export function bulk(batch: Batch): Answer {
  const answers = checkedOperations(batch.operations).map((operation) => {
    try {
      const pk = checkedPk(String(operation['partitionKey']));
      return batch.store.transaction(() =>
        run(
          { ...batch, pk, lsn: nextLsn(batch.store, batch.container), position: 0 },
          operation,
          batch.minimal,
        ),
      );
    } catch (error) {
      if (error instanceof Refusal) return failure(error);
      throw error;
    }
  });
  return answerWith(answers.every(({ statusCode }) => statusCode < 400) ? 200 : 207, answers);
}

function run(place: Place, operation: Record<string, unknown>, minimal: boolean): OperationAnswer {
  const { operationType, resourceBody, ifMatch } = operation;
  const id = String(operation['id']);
  const condition = typeof ifMatch === 'string' ? ifMatch : undefined;
  switch (operationType) {
    case 'Create':
      return written(201, createItem(place, resourceBody), 1, minimal);
    case 'Replace':
      return written(200, replaceItem(place, id, resourceBody, condition), 2, minimal);
    case 'Delete':
      return { statusCode: 204, requestCharge: simulatedWrite(deleteItem(place, id, condition)) };
    case 'Read': {
      const { etag, bytes, resource } = readItem(place, id);
      return { statusCode: 200, requestCharge: simulatedRead(bytes), eTag: etag, resourceBody: resource };
    }
    default:
      throw new Refusal(400, `${String(operationType)} is not served by this test server`);
  }
}

function written(
  statusCode: number,
  { etag, bytes, resource }: Item,
  times: number,
  minimal: boolean,
): OperationAnswer {
  const requestCharge = times * simulatedWrite(bytes);
  return { statusCode, requestCharge, eTag: etag, ...(minimal ? {} : { resourceBody: resource }) };
}

function failure({ status, message }: Refusal): OperationAnswer {
  return { statusCode: status, requestCharge: 1, message };
}

function answerWith(status: number, answers: readonly OperationAnswer[]): Answer {
  return {
    status,
    body: answers,
    charge: answers.reduce((sum, { requestCharge }) => sum + requestCharge, 0),
  };
}

function checkedOperations(operations: unknown): Record<string, unknown>[] {
  if (!Array.isArray(operations) || operations.length === 0 || !operations.every(isRecord)) {
    throw new Refusal(400, 'a batch is a list of operations');
  }
  if (operations.length > MAX_OPERATIONS)
    throw new Refusal(400, 'Batch request has more operations than what is supported.');
  return operations;
}
