import { isAway, NotFoundError, UnrecoverableError } from '../platform/index.ts';
import type { Delivery } from './run-job.ts';
import { pauseBeforeGivingBack, wait as waitFor, type Wait } from './patience.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
/** With their waits, a minute and a half. */
const TRIES_IN_PLACE = 10;

/**
 * Runs the handler of an event. An event cannot be sent again later, as a job is, since those of its session must stay
 * in order: where something is away for a while the handler keeps it and tries again, and gives it back only after a
 * minute and a half, or at once where it can never succeed.
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
