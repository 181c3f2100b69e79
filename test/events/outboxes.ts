import assert from 'node:assert/strict';
import { createEvent, outboxDocument } from '../../shared/events/index.ts';
import type { OutgoingEvent } from '../../shared/events/cloud-event.ts';
import type { OutgoingMessage, Platform, Inbox } from '../../shared/platform/index.ts';
import { drainSession } from '../support/bus.ts';
import { watchCalls } from '../support/faults.ts';
import { NOW } from '../support/platform.ts';

export const triage: Inbox = { entity: 'finding-events', subscription: 'triage' };
export const builds: Inbox = { entity: 'patch-events', subscription: 'build-system' };

export function event(
  aggregate: string,
  sequence: number,
  topic: 'finding-events' | 'patch-events',
  data: unknown = {},
): OutgoingEvent {
  const type = topic === 'finding-events' ? 'finding.changed' : 'patch.required';
  return createEvent({
    topic,
    type,
    source: '/test',
    aggregate,
    sequence,
    subject: aggregate,
    time: NOW,
    routing: {},
    data,
  });
}

/** Puts events into the outbox of their container, in batches as given, beside another document each. */
export async function raise(platform: Platform, ...batches: OutgoingEvent[][]): Promise<void> {
  for (const events of batches) {
    const [first] = events;
    assert.ok(first);
    const packageKey = first.aggregate;
    const container = platform.documents.container(first.topic === 'finding-events' ? 'findings' : 'patches');
    const note = { id: `note:${first.event.id}`, kind: 'note', packageKey };
    await container.batch(packageKey, [
      { op: 'create', body: note },
      ...events.map((each) => ({ op: 'create' as const, body: outboxDocument(each, { packageKey }) })),
    ]);
  }
}

export function run(
  aggregate: string,
  from: number,
  to: number,
  topic: 'finding-events' | 'patch-events' = 'finding-events',
): OutgoingEvent[] {
  return Array.from({ length: to - from + 1 }, (_, at) => event(aggregate, from + at, topic));
}

export async function sequences(platform: Platform, inbox: Inbox, aggregate: string): Promise<unknown[]> {
  const messages = await drainSession(platform.bus, inbox, aggregate);
  return messages.map(({ properties }) => properties['cloudEvents_sequence']);
}

export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, at) => at + 1);
}

/** The event with a subject that no message can hold. */
export function spoiledBySubject(given: OutgoingEvent): OutgoingEvent {
  return { ...given, event: { ...given.event, subject: 'x'.repeat(300_000) } };
}

/** The platform whose bus takes messages unless `check` throws. */
export function withSending(
  platform: Platform,
  check: (messages: readonly OutgoingMessage[]) => void,
): Platform {
  return watchCalls(platform, (method, call, given) => {
    if (method !== 'send') return call();
    return Promise.resolve(given[1] as readonly OutgoingMessage[])
      .then(check)
      .then(call);
  });
}
