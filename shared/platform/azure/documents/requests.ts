import pRetry from 'p-retry';

import type { ContainerName } from '../../documents.ts';
import type { Charges, DocumentOperation } from './charges.ts';
import { documentError, requestUnitsOf, RETRY_WITH, statusOf } from './errors.ts';

/** Sends requests on one container: counts their charges and throws the typed errors. */
export class Requests {
  readonly #container: ContainerName;
  readonly #charges: Charges;

  constructor(container: ContainerName, charges: Charges) {
    this.#container = container;
    this.#charges = charges;
  }

  /**
   * Repeats requests refused with 449 ("not begun, try again"), which the SDK leaves to its caller. The SDK
   * itself waits and retries when throttled (429), and repeats reads whose connection broke.
   * @param subject the target, for error messages
   */
  async ask<T extends { requestCharge: number }>(
    operation: DocumentOperation,
    subject: string,
    request: () => Promise<T>,
  ): Promise<T> {
    const counted = async (): Promise<T> => {
      try {
        const answer = await request();
        this.#charges.add(this.#container, operation, answer.requestCharge);
        return answer;
      } catch (error) {
        this.#charges.add(this.#container, operation, requestUnitsOf(error));
        throw error;
      }
    };
    try {
      return await pRetry(counted, {
        retries: 4,
        minTimeout: 20,
        randomize: true,
        shouldRetry: ({ error }) => statusOf(error) === RETRY_WITH,
      });
    } catch (error) {
      throw documentError(error, `${this.#container}: ${subject}`);
    }
  }
}
