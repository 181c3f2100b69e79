import { InvalidInputError } from '../platform/index.ts';

/** The request is impossible as things are: nothing was changed, and `field` names the part at fault. */
export class RefusedError extends InvalidInputError {
  override name = 'RefusedError';
  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`, { field });
  }
}

/** The request names something that does not exist. */
export class UnknownError extends RefusedError {
  override name = 'UnknownError';
}
