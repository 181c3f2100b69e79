import { InvalidInputError } from '../platform/index.ts';

/** What was asked for cannot be done as things are: nothing was changed, and `field` says what of it is at fault. */
export class RefusedError extends InvalidInputError {
  override name = 'RefusedError';
  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`, { field });
  }
}

/** What was spoken of is not there. */
export class UnknownError extends RefusedError {
  override name = 'UnknownError';
}
