import { setTimeout as delay } from 'node:timers/promises';

import type { Bus, Counts, Source } from '../../../shared/platform/index.ts';
import type { Activity } from './activity.ts';

const SETTLE_MS = 10;

/**
 * Resolves when nothing runs and none of the sources has an active message. It looks at the sources only after a
 * moment in which nothing began, and believes them only if nothing began meanwhile.
 */
export async function waitUntilIdle(activity: Activity, bus: Bus, sources: () => Source[]): Promise<void> {
  for (;;) {
    await activity.quiet();
    const { begun } = activity;
    await delay(SETTLE_MS);
    if (activity.begun !== begun || activity.running > 0) continue;
    const counts = await countsOf(bus, sources());
    const unchanged = activity.begun === begun && activity.running === 0;
    if (unchanged && counts.every(({ active }) => active === 0)) return;
  }
}

export function countsOf(bus: Bus, sources: readonly Source[]): Promise<Counts[]> {
  return Promise.all(sources.map((source) => bus.counts(source)));
}
