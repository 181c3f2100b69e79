import { type Bus, type Counts, EMBARGO_EVENTS, queues, type Inbox, topics } from '../platform/index.ts';

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
  const shown = topics.filter(({ name }) => withEmbargo || name !== EMBARGO_EVENTS);
  const inboxes: Inbox[] = [
    ...Object.keys(queues).map((entity) => ({ entity })),
    ...shown.flatMap(({ name, subscriptions }) =>
      subscriptions.map((s) => ({ entity: name, subscription: s.name })),
    ),
  ];
  return Promise.all(
    inboxes.map(async (inbox) => {
      const [counts, oldest] = await Promise.all([bus.counts(inbox), bus.peek(inbox, 1)]);
      const age = oldest[0]
        ? Math.max(0, Math.round((now.getTime() - oldest[0].enqueuedAt.getTime()) / 1000))
        : null;
      const name = inbox.subscription === undefined ? inbox.entity : `${inbox.entity}/${inbox.subscription}`;
      return { name, ...counts, oldestSeconds: age };
    }),
  );
}
