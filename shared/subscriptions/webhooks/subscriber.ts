import type { Audience } from '../../events/index.ts';
import type { DocumentBody } from '../../platform/index.ts';
import type { Filter } from '../filter.ts';

/** What webhooks need to know of the installation. */
export interface WebhookSettings {
  /** The key that every subscriber's secret is derived from. */
  key: string;
  /** Addresses and ranges that webhooks may reach although they are not public, also without TLS. */
  allowed: readonly string[];
  /** How long the log of deliveries is kept. */
  keepDays: number;
  /** Why the owner of a webhook may not have it any more, in words; absent where nobody knows. */
  lostBy?: (of: { owner: { id: string }; audience: Audience }, now: Date) => string | undefined;
}

/** The id of a subscriber's own document in its partition. */
export const SUBSCRIBER_ID = 'subscriber';

/**
 * A webhook: a place in the log of an audience, and how it goes there. It holds no copy of an event. What is under
 * embargo lies in a container of its own.
 */
export interface SubscriberDocument extends DocumentBody {
  id: typeof SUBSCRIBER_ID;
  kind: 'subscriber';
  subscriberId: string;
  url: string;
  audience: Audience;
  filter: Filter;
  owner: { id: string; name: string };
  /** ISO 8601, as all times here. */
  createdAt: string;
  /** `unverified` until it has answered a challenge. */
  state: 'unverified' | 'active' | 'paused';
  /** Why it is paused: a person did it, nothing could be delivered, or its owner may not have it any more. */
  paused?: { at: string; reason: string; by: 'person' | 'failures' };
  /** The number of the last entry of the log that it has, or does not want. */
  number: number;
  /** Rises when a person moves `number`: a delivery under way then leaves it alone. */
  epoch: number;
  /** `live`: woken by each event. `behind`: slow, failing or with much before it, and caught up by a timer. */
  pace: 'live' | 'behind';
  /** Set while the next event cannot be delivered. */
  failing?: { since: string; attempts: number; nextAt: string; reason: string };
  secret: { version: number; previousUntil?: string };
}

/** One attempt to deliver something. */
export interface Attempt {
  /** The event's, in the header `webhook-id`. */
  id: string;
  type: string;
  /** Of its entry in the log; absent of a test. */
  number?: number;
  at: string;
  ms: number;
  isDelivered: boolean;
  status?: number;
  /** Why it was not delivered. */
  reason?: string;
  /** Asked for by a person. */
  again?: true;
}

/** Attempts of one pass, in order. Such documents sort newest first. */
export interface DeliveriesDocument extends DocumentBody {
  kind: 'deliveries';
  subscriberId: string;
  attempts: Attempt[];
}
