import { InvalidInputError, messageOf } from '../platform/index.ts';

/** Parses JSON. @throws InvalidInputError whose `field` is `body` */
export function readJson(bytes: Uint8Array, source: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new InvalidInputError(`${source}: no JSON: ${messageOf(error)}`, { cause: error, field: 'body' });
  }
}
