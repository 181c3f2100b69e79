import { InvalidInputError, type ReceivedMessage } from '../../../../shared/platform/index.ts';
import type { ServiceBusFunction } from '../indexing/function.ts';
import type { Invocation } from '../invoker.ts';
import { batchArguments, messageArguments } from './arguments.ts';

/**
 * The invocation for a manual run, with a message that was never on the bus and holds no lock.
 * @throws InvalidInputError without an input.
 */
export function invocationByHand(fn: ServiceBusFunction, input: unknown, now: Date): Invocation {
  if (input === undefined)
    throw new InvalidInputError(`Function '${fn.name}' needs the message body as its input.`);
  const body = parseText(typeof input === 'string' ? input : JSON.stringify(input));
  const message: ReceivedMessage = {
    id: 'by-hand',
    body,
    properties: {},
    sequenceNumber: 0,
    deliveryCount: 0,
    enqueuedAt: now,
  };
  return { message: fn.many ? batchArguments([message], fn.binary) : messageArguments(message, fn.binary) };
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
