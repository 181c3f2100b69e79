import { type Bus, busSources, type Counts, defined, EMBARGO_EVENTS, type Inbox } from '../platform/index.ts';

/** What waits in a queue or subscription. */
export interface InboxState extends Counts {
  /** `match-jobs`, `finding-events/patches`. */
  name: string;
  inbox: Inbox;
  /** The oldest message that waits. */
  oldest?: { id: string; enqueuedAt: Date; sessionId?: string };
}

/**
 * Every queue and subscription of the topology. Counting is expensive on Azure: call this at most once a
 * minute.
 * @param withEmbargo include the topic of what is under embargo
 */
export async function inboxStates(bus: Bus, withEmbargo: boolean): Promise<InboxState[]> {
  const shown = [...busSources].filter(([, { entity }]) => withEmbargo || entity !== EMBARGO_EVENTS);
  return Promise.all(
    shown.map(async ([name, inbox]) => {
      const [counts, [oldest]] = await Promise.all([bus.counts(inbox), bus.peek(inbox, 1)]);
      if (!oldest) return { name, inbox, ...counts };
      const { id, enqueuedAt, sessionId } = oldest;
      return { name, inbox, ...counts, oldest: { id, enqueuedAt, ...defined({ sessionId }) } };
    }),
  );
}
