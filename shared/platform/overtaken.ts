import { AlreadyExistsError, PreconditionFailedError } from './errors.ts';

/** Being overtaken this often is no race but a fault. */
const MAX_ATTEMPTS = 10;

/** Somebody else wrote between our reading and our writing: a conditional write was refused. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof PreconditionFailedError || error instanceof AlreadyExistsError;
}

/**
 * Reads, decides and writes; when another writer came in between, it does so again from the reading.
 * @param attempt must read afresh whatever it decides by
 * @throws PreconditionFailedError, AlreadyExistsError when it was overtaken ten times in a row
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
