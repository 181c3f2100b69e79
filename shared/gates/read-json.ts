import { InvalidInputError, messageOf, parseJson, RepeatedFieldError } from '../platform/index.ts';

/** Parses JSON. @throws InvalidInputError whose `field` is `body`, or the one that is given twice */
export function readJson(bytes: Uint8Array, source: string): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const field = error instanceof RepeatedFieldError ? error.field : 'body';
    throw new InvalidInputError(`${source}: no JSON: ${messageOf(error)}`, { cause: error, field });
  }
}
