import { contentHash, defined, InvalidInputError } from '../../platform/index.ts';
import { type Audience, endOfLog, firstOfLog } from '../../events/index.ts';
import type { Filter } from '../filter.ts';
import { checkUrl } from './address.ts';
import type { DeliveringPlatform } from './deliver.ts';
import { secretOf } from './secret.ts';
import { allSubscribers, subscribersOf } from './store.ts';
import { SUBSCRIBER_ID, type SubscriberDocument } from './subscriber.ts';

/** Each is read whenever there is an event. */
const MOST_SUBSCRIBERS = 500;
const MOST_OF_ONE_OWNER = 20;

interface Registration {
  url: string;
  audience: Audience;
  filter: Filter;
  owner: { id: string; name: string };
  /** Where in the log it begins. */
  from: 'now' | 'beginning';
}

/** A subscriber, and the secret that only whoever asked for it is told. */
interface WithSecret {
  subscriber: SubscriberDocument;
  secret: string;
}

/**
 * Registers a webhook. It gets no event until it has answered a challenge.
 * @param platform of the side that its audience lies on
 * @throws InvalidInputError for an address that no webhook may have, one registered already, or too many
 */
export async function registerSubscriber(
  platform: DeliveringPlatform,
  { url, audience, filter, owner, from }: Registration,
): Promise<WithSecret> {
  const { href } = checkUrl(url, platform.webhooks);
  const all = await allSubscribers(platform);
  const own = all.filter((each) => each.owner.id === owner.id);
  if (own.some((each) => each.url === href && each.audience === audience && isEqual(each.filter, filter)))
    throw new InvalidInputError('url: is registered already, with this filter', { field: 'url' });
  if (all.length >= MOST_SUBSCRIBERS || own.length >= MOST_OF_ONE_OWNER)
    throw new InvalidInputError('there are too many webhooks: remove one that is not used');
  const createdAt = platform.clock.now().toISOString();
  const id = contentHash(JSON.stringify([href, audience, filter, owner.id, createdAt])).slice(0, 20);
  const subscriber: SubscriberDocument = {
    id: SUBSCRIBER_ID,
    kind: 'subscriber',
    subscriberId: id,
    url: href,
    audience,
    filter: defined(filter),
    owner,
    createdAt,
    state: 'unverified',
    number: await placeOf(platform, audience, from),
    epoch: 0,
    pace: 'live',
    secret: { version: 1 },
  };
  await subscribersOf(platform).create(id, subscriber);
  return { subscriber, secret: secretOf(platform.webhooks.key, subscriber) };
}

/** The place in a log to go on from. */
export async function placeOf(
  { documents }: Pick<DeliveringPlatform, 'documents'>,
  audience: Audience,
  from: 'now' | 'beginning',
): Promise<number> {
  return from === 'now' ? endOfLog(documents, audience) : (await firstOfLog(documents, audience)) - 1;
}

function isEqual(a: Filter, b: Filter): boolean {
  const sorted = (filter: Filter): string => JSON.stringify(Object.entries(defined(filter)).sort());
  return sorted(a) === sorted(b);
}
