import { isAway, NotFoundError, UnrecoverableError } from '../platform/index.ts';
import type { Delivery } from './run-job.ts';
import { pauseBeforeGivingBack, wait as waitFor, type Wait } from './patience.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
/** With their pauses, a minute and a half. */
const TRIES_IN_PLACE = 10;

/**
 * Runs the handler of an event. Unlike a job, an event cannot be rescheduled, since events of a session must
 * stay in order. While a dependency is unavailable the handler keeps the event and retries; it gives the
 * event back after a minute and a half, after a pause on an unexpected error, or at once if it can never
 * succeed.
 */
export async function runEvent(
  run: () => Promise<void>,
  { deliveryCount }: Pick<Delivery, 'deliveryCount'>,
  wait: Wait = waitFor,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await run();
      return;
    } catch (error) {
      if (error instanceof UnrecoverableError || error instanceof NotFoundError) throw error;
      if (isAway(error) && tries < TRIES_IN_PLACE) {
        await wait(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)));
        continue;
      }
      await wait(pauseBeforeGivingBack(deliveryCount));
      throw error;
    }
  }
}
