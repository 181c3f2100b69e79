import { type Bus, type Counts, defined } from '../platform/index.ts';
import { inboxStates } from './inbox-states.ts';

/** An operator's view of one queue or subscription. */
interface QueueHealth extends Counts {
  /** `match-jobs`, `finding-events/patches`. */
  name: string;
  /** Age in seconds of the oldest waiting message; null if none waits. */
  oldestSeconds: number | null;
}

/**
 * Every queue and subscription of the topology. Counting is expensive on Azure: call this at most once a
 * minute.
 * @param withEmbargo include the topic of what is under embargo
 */
export async function queueHealth(bus: Bus, now: Date, withEmbargo = false): Promise<QueueHealth[]> {
  const states = await inboxStates(bus, withEmbargo);
  return states.map(({ name, active, scheduled, deadLettered, transferring, oldest }) => {
    const age = oldest && Math.max(0, Math.round((now.getTime() - oldest.enqueuedAt.getTime()) / 1000));
    return {
      name,
      active,
      scheduled,
      deadLettered,
      oldestSeconds: age ?? null,
      ...defined({ transferring }),
    };
  });
}
