import type { TestContext } from 'node:test';
import { createEvent } from '../../../shared/events/index.ts';
import type { OutgoingEvent } from '../../../shared/events/cloud-event.ts';
import { appendToLog } from '../../../shared/events/log/append.ts';
import type { Audience } from '../../../shared/events/audience.ts';
import {
  type Clock,
  type Platform,
  systemClock,
  type TopicName,
  underEmbargo,
} from '../../../shared/platform/index.ts';
import {
  commandSubscriber,
  type DeliveringPlatform,
  registerSubscriber,
  type SubscriberDocument,
} from '../../../shared/subscriptions/index.ts';
import type { Filter } from '../../../shared/subscriptions/filter.ts';
import { readSubscriber } from '../../../shared/subscriptions/webhooks/store.ts';
import { MEMORY, NOW, openPlatform } from '../../support/platform.ts';
import type { Receiver } from './receiver.ts';

/** That of this machine, where the receivers of tests run. */
export const webhooks = { key: 'a key of thirty-two characters..', allowed: ['127.0.0.1'], keepDays: 30 };

export async function openDelivering(
  t: TestContext,
  clock: Clock = systemClock,
): Promise<DeliveringPlatform> {
  return { ...(await openPlatform(t, clock, MEMORY)), webhooks };
}

/** A clock that stands still until it is told. */
export class SetClock {
  #at = Date.now();

  now(): Date {
    return new Date(this.#at);
  }

  pass(ms: number): void {
    this.#at += ms;
  }
}

const TOPICS: Readonly<Record<Audience, TopicName>> = {
  public: 'advisory-events',
  private: 'finding-events',
  embargo: 'embargo-events',
};

export function anEvent(
  sequence: number,
  {
    audience = 'public',
    aggregate = 'AZL',
    name = 'httpd',
  }: {
    audience?: Audience;
    aggregate?: string;
    name?: string;
  } = {},
): OutgoingEvent {
  return createEvent({
    topic: TOPICS[audience],
    type: audience === 'public' ? 'advisory.published' : 'finding.changed',
    source: '/test',
    aggregate,
    sequence,
    subject: `${aggregate}-${sequence}`,
    time: NOW,
    routing: { package: name },
    data: {},
  });
}

/** Appends events to the log of an audience. */
export async function append(
  platform: Platform,
  events: readonly OutgoingEvent[],
  audience: Audience = 'public',
): Promise<void> {
  await appendToLog(platform, audience, { events, since: 0 });
}

interface Hooked {
  id: string;
  secret: string;
  now: () => Promise<SubscriberDocument>;
}

/** Registers and verifies a webhook. */
export async function hook(
  platform: DeliveringPlatform,
  { url }: Pick<Receiver, 'url'>,
  {
    audience = 'public',
    filter = {},
    from = 'beginning',
    owner = 'key:somebody',
  }: { audience?: Audience; filter?: Filter; from?: 'now' | 'beginning'; owner?: string } = {},
): Promise<Hooked> {
  const side = audience === 'embargo' ? underEmbargo(platform) : platform;
  const { subscriber, secret } = await registerSubscriber(side, {
    ...{ url, audience, filter, from },
    owner: { id: owner, name: owner },
  });
  const id = subscriber.subscriberId;
  await commandSubscriber(side, id, { do: 'verify' });
  const now = async (): Promise<SubscriberDocument> => {
    const stored = await readSubscriber(side, id);
    if (!stored) throw new Error(`${id} is gone`);
    return stored.body;
  };
  return { id, secret, now };
}
