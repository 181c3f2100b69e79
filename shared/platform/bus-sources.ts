import type { Source } from './bus.ts';
import { queues, topics } from './topology.ts';

/** Every queue and subscription by the name that people and states know it by: `match-jobs`, `finding-events/patches`. */
export const busSources: ReadonlyMap<string, Source> = new Map<string, Source>([
  ...Object.keys(queues).map((entity) => [entity, { entity }] as const),
  ...topics.flatMap(({ name: entity, subscriptions }) =>
    subscriptions.map(
      ({ name: subscription }) => [`${entity}/${subscription}`, { entity, subscription }] as const,
    ),
  ),
]);
