import type { Inbox } from './bus.ts';
import { queues, topics } from './topology.ts';

/**
 * Every queue and subscription by its display name, which is also used in states: `match-jobs`,
 * `finding-events/patches`.
 */
export const inboxes: ReadonlyMap<string, Inbox> = new Map<string, Inbox>([
  ...Object.keys(queues).map((entity) => [entity, { entity }] as const),
  ...topics.flatMap(({ name: entity, subscriptions }) =>
    subscriptions.map(
      ({ name: subscription }) => [`${entity}/${subscription}`, { entity, subscription }] as const,
    ),
  ),
]);
