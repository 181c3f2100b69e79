import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { entriesAfter, firstOfLog } from '../../events/index.ts';
import { contentHash, InvalidInputError, NotFoundError } from '../../platform/index.ts';
import { matches } from '../filter.ts';
import { attempt, logged, type Message } from './attempt.ts';
import { type DeliveringPlatform, eventMessage } from './deliver.ts';
import { Poster } from './post.ts';
import { placeOf } from './register.ts';
import { OVERLAP_MS, secretOf } from './secret.ts';
import { changeSubscriber, deleteSubscriber, readSubscriber } from './store.ts';
import type { Attempt, SubscriberDocument } from './subscriber.ts';

/** Longest wait of a person for the answer of a receiver. */
const TIMEOUT_MS = 10_000;

/** What people do with a webhook. */
export const subscriberCommand = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('verify').describe('Sends the challenge, which its receiver sends back.') }),
  z.strictObject({ do: z.literal('pause'), reason: z.string().min(1).max(300) }),
  z.strictObject({
    do: z.literal('resume'),
    from: z
      .enum(['now', 'beginning'])
      .exactOptional()
      .describe('Where it goes on; default: where it stood, so that nothing is missed.'),
  }),
  z.strictObject({ do: z.literal('rotate').describe('A new secret; the one before stays for a day.') }),
  z.strictObject({ do: z.literal('test').describe('Sends an event of type webhook.test.') }),
  z.strictObject({
    do: z.literal('redeliver'),
    number: z.int().min(1).describe('Of an event, as the delivery log tells.'),
  }),
  z.strictObject({ do: z.literal('remove') }),
]);
export type SubscriberCommand = z.infer<typeof subscriberCommand>;

interface Commanded {
  subscriber: SubscriberDocument;
  /** The new one. */
  secret?: string;
  /** What was sent. */
  attempt?: Attempt;
}

/**
 * Does it.
 * @param platform of the side that the subscriber lies on
 * @throws NotFoundError for an unknown subscriber; InvalidInputError for what cannot be done with it as it is
 */
export async function commandSubscriber(
  platform: DeliveringPlatform,
  id: string,
  command: SubscriberCommand,
): Promise<Commanded> {
  const subscriber = (await readSubscriber(platform, id))?.body;
  if (!subscriber) throw new NotFoundError(`subscriber ${id}: there is none`);
  switch (command.do) {
    case 'verify':
      return verify(platform, subscriber);
    case 'pause':
      return pause(platform, subscriber, command.reason);
    case 'resume':
      return resume(platform, subscriber, command.from);
    case 'rotate':
      return rotate(platform, subscriber);
    case 'test':
      return send(platform, subscriber, testMessage(platform, subscriber));
    case 'redeliver':
      return send(platform, subscriber, await messageAt(platform, subscriber, command.number));
    case 'remove':
      await deleteSubscriber(platform, id);
      return { subscriber };
  }
}

async function verify(platform: DeliveringPlatform, subscriber: SubscriberDocument): Promise<Commanded> {
  const { subscriberId, createdAt, state } = subscriber;
  if (state !== 'unverified') return { subscriber };
  const challenge = createHmac('sha256', platform.webhooks.key)
    .update(`challenge\n${subscriberId}\n${createdAt}`)
    .digest('base64url');
  const message = ownMessage(platform, subscriber, { type: 'webhook.verification', data: { challenge } });
  const tried = await sent(platform, subscriber, message);
  const told = tried.answer?.trim();
  const isAnswered = told === challenge || isJsonOf(told, challenge);
  const kept: Attempt = isAnswered
    ? logged(tried)
    : { ...logged(tried), isDelivered: false, reason: tried.reason ?? 'the challenge was not sent back' };
  const changed = await changeSubscriber(platform, subscriberId, {
    change: (now) => (isAnswered && now.state === 'unverified' ? { ...now, state: 'active' } : now),
    attempts: [kept],
  });
  return { subscriber: changed, attempt: kept };
}

function isJsonOf(text: string | undefined, challenge: string): boolean {
  try {
    return (JSON.parse(text ?? '') as { challenge?: unknown } | null)?.challenge === challenge;
  } catch {
    return false;
  }
}

async function pause(
  platform: DeliveringPlatform,
  { subscriberId }: SubscriberDocument,
  reason: string,
): Promise<Commanded> {
  const at = platform.clock.now().toISOString();
  const change = (now: SubscriberDocument): SubscriberDocument =>
    now.state === 'active' ? { ...now, state: 'paused', paused: { at, reason, by: 'person' } } : now;
  return { subscriber: await changeSubscriber(platform, subscriberId, { change }) };
}

async function resume(
  platform: DeliveringPlatform,
  { subscriberId, owner, audience, state, number }: SubscriberDocument,
  from: 'now' | 'beginning' | undefined,
): Promise<Commanded> {
  if (state !== 'paused') throw new InvalidInputError(`it is ${state}, not paused`);
  const lost = platform.webhooks.lostBy?.({ owner, audience }, platform.clock.now());
  if (lost !== undefined)
    throw new InvalidInputError(`its owner may not have it any more: ${lost}: register it anew`);
  if (from === undefined && (await firstOfLog(platform.documents, audience)) > number + 1)
    throw new InvalidInputError('events since then are no longer kept: resume from now, or the beginning', {
      field: 'from',
    });
  const place = from && (await placeOf(platform, audience, from));
  const change = ({ paused: _, failing: __, ...now }: SubscriberDocument): SubscriberDocument => ({
    ...now,
    state: 'active',
    // It may have much before it.
    pace: 'behind',
    ...(place !== undefined && { number: place, epoch: now.epoch + 1 }),
  });
  return { subscriber: await changeSubscriber(platform, subscriberId, { change }) };
}

async function rotate(
  platform: DeliveringPlatform,
  { subscriberId }: SubscriberDocument,
): Promise<Commanded> {
  const now = platform.clock.now();
  const subscriber = await changeSubscriber(platform, subscriberId, {
    change: (before) => {
      // A third secret would cut off the first before its day is over.
      if ((before.secret.previousUntil ?? '') > now.toISOString())
        throw new InvalidInputError(`the secret before is valid until ${before.secret.previousUntil}`);
      const previousUntil = new Date(now.getTime() + OVERLAP_MS).toISOString();
      return { ...before, secret: { version: before.secret.version + 1, previousUntil } };
    },
  });
  return { subscriber, secret: secretOf(platform.webhooks.key, subscriber) };
}

async function messageAt(
  platform: DeliveringPlatform,
  { audience, filter }: SubscriberDocument,
  number: number,
): Promise<Message> {
  for await (const entry of entriesAfter(platform.documents, audience, number - 1, 1)) {
    if (entry.number !== number || !matches(filter, entry)) break;
    return eventMessage(platform, entry);
  }
  throw new InvalidInputError(`number: ${number} is none of its events that is kept`, { field: 'number' });
}

async function send(
  platform: DeliveringPlatform,
  subscriber: SubscriberDocument,
  message: Message,
): Promise<Commanded> {
  if (subscriber.state === 'unverified')
    throw new InvalidInputError('it has answered no challenge yet: verify it first');
  const tried: Attempt = { ...logged(await sent(platform, subscriber, message)), again: true };
  const { subscriberId } = subscriber;
  const changed = await changeSubscriber(platform, subscriberId, { change: (now) => now, attempts: [tried] });
  return { subscriber: changed, attempt: tried };
}

async function sent(
  platform: DeliveringPlatform,
  subscriber: SubscriberDocument,
  message: Message,
): ReturnType<typeof attempt> {
  const { webhooks: settings, clock } = platform;
  const poster = new Poster(new URL(subscriber.url), settings);
  try {
    const sending = { settings, subscriber, poster, now: clock.now(), timeoutMs: TIMEOUT_MS };
    return await attempt(sending, message);
  } finally {
    poster.close();
  }
}

function testMessage(platform: DeliveringPlatform, subscriber: SubscriberDocument): Message {
  const data = { subscriber: subscriber.subscriberId, text: 'This is a test: it tells of nothing.' };
  return ownMessage(platform, subscriber, { type: 'webhook.test', data });
}

/** A message about the webhook itself, which is in no log. */
export const webhookMessage = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string(),
  type: z.enum(['webhook.verification', 'webhook.test']),
  source: z.string(),
  subject: z.string().describe('Id of the webhook.'),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  data: z.union([
    z.strictObject({ challenge: z.string().describe('To be sent back.') }),
    z.strictObject({ subscriber: z.string(), text: z.string() }),
  ]),
});
type WebhookMessage = z.infer<typeof webhookMessage>;

function ownMessage(
  { clock }: DeliveringPlatform,
  { subscriberId }: SubscriberDocument,
  { type, data }: Pick<WebhookMessage, 'type' | 'data'>,
): Message {
  const time = clock.now().toISOString();
  const id = contentHash(JSON.stringify([subscriberId, type, time])).slice(0, 32);
  const source = '/patchline/subscriptions';
  const subject = subscriberId;
  const event: WebhookMessage = {
    specversion: '1.0',
    id,
    type,
    source,
    subject,
    time,
    datacontenttype: 'application/json',
    data,
  };
  return { id, type, body: JSON.stringify(event) };
}
