import { createEvent } from '../../shared/events/index.ts';
import type { OutgoingEvent } from '../../shared/events/cloud-event.ts';
import { NOW } from '../support/platform.ts';

/** Everything that a subscriber may filter by, as one event has it. */
const facts = {
  type: 'patch.required',
  severity: 'critical',
  lane: 'out-of-band',
  package: 'curl',
  release: 'r-3.0',
} as const;

/** An event that has all, and for each fact one that differs in it alone: each is named by its subject. */
export const variants: readonly OutgoingEvent[] = ['none', ...Object.keys(facts)].map((other, at) => {
  const { type, ...routing } = { ...facts, ...(other in facts && { [other]: 'other' }) };
  return createEvent({
    ...{ topic: 'patch-events', type, source: '/test', aggregate: 'r-3.0/curl', sequence: at + 1 },
    ...{ subject: other, time: NOW, data: {}, routing },
  });
});

/** What a filter asks for, by its name: each fact alone, and all of them. */
export const filters: Readonly<Record<string, Partial<typeof facts>>> = {
  all: facts,
  ...Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, { [name]: value }])),
};

/** Subjects of the events that such a filter lets through, in order. */
export function wantedBy(name: string): string[] {
  const subjects = variants.map(({ event }) => event.subject);
  return subjects.filter((subject) => (name === 'all' ? subject === 'none' : subject !== name));
}
