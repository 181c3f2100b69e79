import {
  busSources,
  type ContainerName,
  type DocumentBody,
  type Platform,
  queryAll,
} from '../platform/index.ts';
import { changesAfter, storedCursor } from './cursor.ts';
import { eventsAmong, type Found } from './outbox.ts';
import { partitionOf, type WithheldDocument } from './withheld.ts';

/** More messages than a queue of this platform ever held. */
const MOST_MESSAGES = 1_000_000;

/** Which events of a platform somebody still waits for. */
interface Waiting {
  /** The records of events that were set aside and not sent yet. */
  withheld: WithheldDocument[];
  /** Whether an outbox's document still has to reach a subscriber. */
  isWaiting: (document: DocumentBody) => boolean;
}

/** Finds what a container's outboxes have not delivered: not sent, set aside, or sent and still in an inbox. */
export async function eventsWaiting(platform: Platform, name: ContainerName): Promise<Waiting> {
  const withheld = await withheldIn(platform, name);
  const ids = new Set([...(await unsent(platform, name)), ...withheld.map(({ place }) => place.id)]);
  const inboxes = await idsInInboxes(platform);
  return {
    withheld,
    isWaiting: (document) =>
      eventsAmong(name, [document]).some(
        ({ place, outgoing }) =>
          ids.has(place.id) || (outgoing !== undefined && inboxes.has(outgoing.event.id)),
      ),
  };
}

/** Ids of the outbox documents that the relay has not come to. */
async function unsent({ documents }: Platform, name: ContainerName): Promise<Set<string>> {
  const found: Found[] = [];
  let cursor = (await storedCursor(documents, name))?.body.cursor;
  for (let more = true; more;) {
    const changes = await changesAfter(documents.container(name), cursor);
    found.push(...eventsAmong(name, changes.items));
    ({ cursor, more } = changes);
  }
  return new Set(found.map(({ place }) => place.id));
}

async function withheldIn({ documents }: Platform, name: ContainerName): Promise<WithheldDocument[]> {
  const records: WithheldDocument[] = [];
  for (const partition of [partitionOf(false), partitionOf(true)]) {
    const query = { partition, where: { kind: 'withheld' }, limit: 500 } as const;
    for await (const { body } of queryAll<WithheldDocument>(documents.container('runs'), query))
      if (body.place.container === name && body.sentAt === undefined) records.push(body);
  }
  return records;
}

/** Events are sent under their own ids. */
async function idsInInboxes({ bus }: Platform): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const inbox of busSources.values())
    for (const each of inbox.subscription === undefined ? [] : [inbox, { ...inbox, deadLetters: true }])
      for (const { id } of await bus.peek(each, MOST_MESSAGES)) ids.add(id);
  return ids;
}
