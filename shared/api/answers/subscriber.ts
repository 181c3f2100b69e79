import { z } from 'zod';
import { audiences } from '../../events/index.ts';
import { defined } from '../../platform/index.ts';
import type { SubscriberDocument } from '../../subscriptions/index.ts';
import { nameParameter } from '../request/name-parameter.ts';

const time = z.iso.datetime();

/** Which events a webhook gets: all that are named must be equal. */
export const subscriberFilter = z.strictObject({
  types: z.array(nameParameter).min(1).max(50).exactOptional().describe('Any of these.'),
  severity: nameParameter.exactOptional(),
  lane: nameParameter.exactOptional(),
  package: nameParameter.exactOptional(),
  release: nameParameter.exactOptional(),
});

/** A webhook as its owner sees it. */
export const subscriber = z.strictObject({
  id: z.string(),
  url: z.string(),
  audience: z.enum(audiences),
  filter: subscriberFilter,
  owner: z.strictObject({ id: z.string(), name: z.string() }),
  createdAt: time,
  state: z.enum(['unverified', 'active', 'paused']),
  paused: z
    .strictObject({ at: time, reason: z.string(), by: z.enum(['person', 'failures']) })
    .exactOptional()
    .describe('failures: nothing could be delivered, or who registered it may not have it any more.'),
  pace: z.enum(['live', 'behind']).describe('behind: slow, failing or with much before it.'),
  failing: z
    .strictObject({ since: time, attempts: z.int(), nextAt: time, reason: z.string() })
    .exactOptional()
    .describe('The next event cannot be delivered: when that is tried again, and why it failed.'),
  number: z.int().min(0).describe('Of the last event of its log that it has, or does not want.'),
  previousSecretUntil: time.exactOptional().describe('Until then, messages have two signatures.'),
});

export const secret = z
  .string()
  .exactOptional()
  .describe('Of the signatures, as Standard Webhooks writes it. Told this once.');

export const attempt = z.strictObject({
  id: z.string().describe('Of the event: in the header webhook-id.'),
  type: z.string(),
  number: z.int().exactOptional().describe('Of the event in its log, for redelivery.'),
  at: time,
  ms: z.int().min(0),
  isDelivered: z.boolean(),
  status: z.int().exactOptional(),
  reason: z.string().exactOptional().describe('Why it was not delivered.'),
  again: z.literal(true).exactOptional().describe('A person asked for it.'),
});

export function subscriberAnswer(document: SubscriberDocument): z.input<typeof subscriber> {
  const { subscriberId: id, url, audience, filter, owner, createdAt, state } = document;
  const { paused, pace, failing, number, secret: signer } = document;
  return {
    ...{ id, url, audience, owner, createdAt, state, pace, number },
    filter: defined({ ...filter, types: filter.types && [...filter.types] }),
    ...defined({ paused, failing, previousSecretUntil: signer.previousUntil }),
  };
}
