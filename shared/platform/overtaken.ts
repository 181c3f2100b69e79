import { AlreadyExistsError, NotFoundError, PreconditionFailedError } from './errors.ts';

/** Being overtaken this often is not a race but a fault. */
const MAX_ATTEMPTS = 10;

/** Whether a conditional write was refused because someone else wrote after our read. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof PreconditionFailedError || error instanceof AlreadyExistsError;
}

/**
 * Reads, decides and writes; starts over if another writer came in between.
 * @param attempt must read everything it decides by afresh
 * @throws PreconditionFailedError, AlreadyExistsError if overtaken ten times in a row
 */
export async function againWhenOvertaken<T>(attempt: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isOvertaken(error) || attempts === MAX_ATTEMPTS) throw error;
    }
  }
}

/**
 * Of a write that needs what was read: that it is gone by now is being overtaken, too.
 * @throws PreconditionFailedError in place of NotFoundError
 */
export async function ofWhatWasRead<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    throw new PreconditionFailedError(error.message, { cause: error });
  }
}
