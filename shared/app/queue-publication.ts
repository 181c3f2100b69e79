import type { AppServices } from './services.ts';

const MINUTE_MS = 60_000;

/**
 * Queues one publication for all that happens within a minute, at its end: it then finds all of it. Without a
 * publication in the settings it queues none.
 */
export async function queuePublication({
  bus,
  clock,
  settings,
}: Pick<AppServices, 'bus' | 'clock' | 'settings'>): Promise<void> {
  if (settings.PATCHLINE_PUBLICATION === undefined) return;
  const scheduledAt = new Date((Math.floor(clock.now().getTime() / MINUTE_MS) + 1) * MINUTE_MS);
  await bus.send('advisory-jobs', [
    { id: `publish:${scheduledAt.toISOString()}`, body: { kind: 'publish' }, scheduledAt },
  ]);
}
