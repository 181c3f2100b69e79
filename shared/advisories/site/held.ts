import { defined, messageOf, UnrecoverableError } from '../../platform/index.ts';

/** A new generation that is not made public: the one before stays. */
export class PublicationHeldError extends UnrecoverableError {
  override name = 'PublicationHeldError';
  /** The format that is at fault, if one is. */
  declare readonly format?: string;
  constructor(reason: string, { format, cause }: { format?: string; cause?: unknown } = {}) {
    super(`the publication is held, and what is public stays as it is: ${reason}`, { cause });
    Object.assign(this, defined({ format }));
  }
}

/** Work of a format. @throws PublicationHeldError naming the format, whatever it throws */
export function heldIfFails<T>(format: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new PublicationHeldError(`${format}: ${messageOf(error)}`, { format, cause: error });
  }
}
