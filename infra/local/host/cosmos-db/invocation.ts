import { InvalidInputError } from '../../../../shared/platform/index.ts';
import type { Invocation } from '../invoker.ts';

/** Changed documents for the handler, as one array. Azure adds no metadata either. */
export function documentsInvocation(documents: readonly unknown[]): Invocation {
  return { data: { json: JSON.stringify(documents) } };
}

/**
 * The invocation for a manual run. The input is an array of documents, or its JSON text.
 * @throws InvalidInputError
 */
export function documentsByHand(name: string, input: unknown): Invocation {
  if (input === undefined || input === '') return documentsInvocation([]);
  const documents = typeof input === 'string' ? parseText(input) : input;
  if (Array.isArray(documents)) return documentsInvocation(documents);
  throw new InvalidInputError(`Function '${name}' takes an array of documents as its input.`);
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
