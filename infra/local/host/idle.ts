import { setTimeout as delay } from 'node:timers/promises';

import type { Bus, Counts, Inbox } from '../../../shared/platform/index.ts';
import type { Activity } from './activity.ts';
import type { Listeners } from './listeners.ts';

const SETTLE_MS = 10;
const LONGEST_MS = 200;

/**
 * Resolves when nothing runs, no source has an active message and every feed has been read to its end. Checks
 * them only after a moment in which nothing began, and trusts the result only if nothing began during the
 * check.
 */
export async function waitUntilIdle(
  activity: Activity,
  bus: Bus,
  listeners: Pick<Listeners, 'sources' | 'caughtUp'>,
): Promise<void> {
  let wait = SETTLE_MS;
  for (;;) {
    await activity.quiet();
    const { begun } = activity;
    await delay(wait);
    if (activity.begun !== begun || activity.running > 0) {
      wait = SETTLE_MS;
      continue;
    }
    const counts = await countsOf(bus, listeners.sources());
    const done = counts.every(({ active }) => active === 0) && (await listeners.caughtUp());
    if (done && activity.begun === begun && activity.running === 0) return;
    wait = Math.min(wait * 2, LONGEST_MS);
  }
}

export function countsOf(bus: Bus, inboxes: readonly Inbox[]): Promise<Counts[]> {
  return Promise.all(inboxes.map((inbox) => bus.counts(inbox)));
}
