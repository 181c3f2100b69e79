import { type Platform, UnrecoverableError } from '../platform/index.ts';
import type { OutgoingEvent } from './cloud-event.ts';
import { messageFor } from './data-ref.ts';
import type { Found } from './outbox.ts';
import { setAside, standInFor } from './withheld.ts';

/** What the relay did in one go. */
export interface Relayed {
  /** Event type → events sent. */
  sent: Record<string, number>;
  /** Events set aside, since they cannot be sent. */
  withheld: number;
}

type Sendable = Found & { outgoing: OutgoingEvent };

/**
 * Sends events in their order. One that is refused for what it is, is set aside, and another stands in its place; every
 * other failure is thrown: the caller comes again, and what is sent twice has one id.
 */
export async function publish(platform: Platform, found: readonly Found[], relayed: Relayed): Promise<void> {
  for (const event of found) if (!isSendable(event)) await withhold(platform, event, NO_EVENT, relayed);
  const byTopic = Map.groupBy(found.filter(isSendable), ({ outgoing }) => outgoing.topic);
  for (const batch of byTopic.values()) await sendInOrder(platform, batch, relayed);
}

function isSendable(found: Found): found is Sendable {
  return found.outgoing !== undefined;
}

const NO_EVENT = new UnrecoverableError('what lies in the outbox is no event');

/** Events of one topic. Halving finds the one that is refused. */
async function sendInOrder(platform: Platform, batch: readonly Sendable[], relayed: Relayed): Promise<void> {
  const [first] = batch;
  if (!first) return;
  try {
    await send(
      platform,
      batch.map(({ outgoing }) => outgoing),
      relayed,
    );
  } catch (error) {
    if (!(error instanceof UnrecoverableError)) throw error;
    if (batch.length === 1) {
      await withhold(platform, first, error, relayed);
      return;
    }
    const middle = batch.length >> 1;
    await sendInOrder(platform, batch.slice(0, middle), relayed);
    await sendInOrder(platform, batch.slice(middle), relayed);
  }
}

async function send(
  { bus, blobs }: Platform,
  events: readonly OutgoingEvent[],
  { sent }: Relayed,
): Promise<void> {
  const [first] = events;
  if (!first) return;
  const messages = await Promise.all(events.map((event) => messageFor(blobs, event)));
  await bus.send(first.topic, messages);
  for (const { event } of events) sent[event.type] = (sent[event.type] ?? 0) + 1;
}

async function withhold(
  platform: Platform,
  found: Found,
  error: UnrecoverableError,
  relayed: Relayed,
): Promise<void> {
  await setAside(platform, found, error);
  relayed.withheld += 1;
  if (!found.outgoing) return;
  try {
    await send(platform, [standInFor(found.outgoing)], relayed);
  } catch (refused) {
    // What was set aside says why; the events behind it go on in any case.
    if (!(refused instanceof UnrecoverableError)) throw refused;
  }
}
