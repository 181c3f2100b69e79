import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';

import type { Bus, Counts, Inbox } from '../../../shared/platform/index.ts';
import type { Activity } from './activity.ts';
import type { Listeners } from './listeners.ts';

const SETTLE_MS = 10;
const LONGEST_MS = 200;

/**
 * Resolves when nothing runs, no source has an active message and every feed has been read to its end. Checks
 * them as soon as nothing runs, and later only after a moment in which nothing began; trusts the result only if
 * nothing began during the check.
 */
export async function waitUntilIdle(
  activity: Activity,
  bus: Bus,
  listeners: Pick<Listeners, 'sources' | 'caughtUp'>,
): Promise<void> {
  let wait = 0;
  for (;;) {
    await activity.quiet();
    const { begun } = activity;
    await (wait === 0 ? nextTurn() : delay(wait));
    if (activity.begun !== begun || activity.running > 0) {
      wait = 0;
      continue;
    }
    const counts = await countsOf(bus, listeners.sources());
    const done = counts.every(({ active }) => active === 0) && (await listeners.caughtUp());
    if (done && activity.begun === begun && activity.running === 0) return;
    wait = Math.min(Math.max(wait * 2, SETTLE_MS), LONGEST_MS);
  }
}

export function countsOf(bus: Bus, inboxes: readonly Inbox[]): Promise<Counts[]> {
  return Promise.all(inboxes.map((inbox) => bus.counts(inbox)));
}
