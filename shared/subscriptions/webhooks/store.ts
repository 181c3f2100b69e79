import { randomUUID } from 'node:crypto';
import {
  againWhenOvertaken,
  type DocumentContainer,
  MAX_BATCH_WRITES,
  NotFoundError,
  type Platform,
  queryAll,
  type Stored,
  type Write,
} from '../../platform/index.ts';
import {
  type Attempt,
  type DeliveriesDocument,
  SUBSCRIBER_ID,
  type SubscriberDocument,
  type WebhookSettings,
} from './subscriber.ts';

/** Beyond every time in milliseconds that a date can hold. */
const LAST_MS = 8_640_000_000_000_000;

export function subscribersOf({ documents }: Pick<Platform, 'documents'>): DocumentContainer {
  return documents.container('subscribers');
}

/** The subscribers of one side. */
export async function allSubscribers(platform: Pick<Platform, 'documents'>): Promise<SubscriberDocument[]> {
  const all: SubscriberDocument[] = [];
  const query = { where: { kind: 'subscriber' }, limit: 500 } as const;
  for await (const { body } of queryAll<SubscriberDocument>(subscribersOf(platform), query)) all.push(body);
  return all;
}

export function readSubscriber(
  platform: Pick<Platform, 'documents'>,
  id: string,
): Promise<Stored<SubscriberDocument> | undefined> {
  return subscribersOf(platform).read<SubscriberDocument>(id, SUBSCRIBER_ID);
}

/**
 * Changes a subscriber as it is now, and adds attempts to its delivery log in the same batch.
 * @throws NotFoundError when it is gone
 */
export async function changeSubscriber(
  platform: Pick<Platform, 'documents' | 'clock'> & { webhooks: Pick<WebhookSettings, 'keepDays'> },
  id: string,
  {
    change,
    attempts = [],
  }: { change: (now: SubscriberDocument) => SubscriberDocument; attempts?: readonly Attempt[] },
): Promise<SubscriberDocument> {
  return againWhenOvertaken(async () => {
    const stored = await readSubscriber(platform, id);
    if (!stored) throw new NotFoundError(`subscriber ${id}: there is none`);
    const body = change(stored.body);
    const writes: Write[] = [{ op: 'replace', body, etag: stored.etag }];
    if (attempts.length > 0) writes.push({ op: 'create', body: deliveries(id, attempts, platform) });
    await subscribersOf(platform).batch(id, writes);
    return body;
  });
}

function deliveries(
  subscriberId: string,
  attempts: readonly Attempt[],
  { clock, webhooks }: Parameters<typeof changeSubscriber>[0],
): DeliveriesDocument {
  const place = String(LAST_MS - clock.now().getTime()).padStart(16, '0');
  return {
    id: `deliveries:${place}:${randomUUID().slice(0, 8)}`,
    kind: 'deliveries',
    subscriberId,
    ttl: Math.ceil(webhooks.keepDays * 86_400),
    attempts: [...attempts],
  };
}

/** A page of a subscriber's attempts, the newest first. */
export async function readDeliveries(
  platform: Pick<Platform, 'documents'>,
  id: string,
  { limit, continuation }: { limit: number; continuation?: string | undefined },
): Promise<{ attempts: Attempt[]; continuation?: string }> {
  const page = await subscribersOf(platform).query<DeliveriesDocument>({
    partition: id,
    idPrefix: 'deliveries:',
    limit,
    ...(continuation !== undefined && { continuation }),
  });
  return {
    attempts: page.items.flatMap(({ body }) => body.attempts.toReversed()),
    ...(page.continuation !== undefined && { continuation: page.continuation }),
  };
}

/** Deletes a subscriber first, so that nothing more is delivered, then its delivery log. */
export async function deleteSubscriber(platform: Pick<Platform, 'documents'>, id: string): Promise<void> {
  const container = subscribersOf(platform);
  const stored = await readSubscriber(platform, id);
  if (stored) await container.delete(id, SUBSCRIBER_ID, stored.etag);
  let deleted: Write[] = [];
  const flush = async (): Promise<void> => {
    if (deleted.length > 0) await container.batch(id, deleted);
    deleted = [];
  };
  for await (const { body, etag } of queryAll(container, { partition: id, limit: MAX_BATCH_WRITES })) {
    deleted.push({ op: 'delete', id: body.id, etag });
    if (deleted.length === MAX_BATCH_WRITES) await flush();
  }
  await flush();
}
