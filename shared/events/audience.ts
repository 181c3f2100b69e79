import type { TopicName } from '../platform/index.ts';

/** Who may receive an event. Nobody of one audience learns what another receives, or how much. */
export const audiences = ['public', 'private', 'embargo'] as const;

export type Audience = (typeof audiences)[number];

const AUDIENCES: Readonly<Record<TopicName, Audience>> = {
  'finding-events': 'private',
  'patch-events': 'private',
  'operations-events': 'private',
  'embargo-events': 'embargo',
  'advisory-events': 'public',
};

/** Who may receive what a topic carries. */
export function audienceOf(topic: TopicName): Audience {
  return AUDIENCES[topic];
}
