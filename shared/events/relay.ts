import {
  type ContainerName,
  isApart,
  type Lock,
  outboxContainers,
  type Platform,
  withLock,
} from '../platform/index.ts';
import { audienceOf } from './audience.ts';
import type { OutgoingEvent } from './cloud-event.ts';
import { changesAfter, CursorOf, storedCursor } from './cursor.ts';
import { appendToLog } from './log/append.ts';
import { endOfLog } from './log/read-log.ts';
import { eventsAmong, type Found } from './outbox.ts';
import { pauseOf } from './pause.ts';
import { type LastTaken, publish, type Relayed } from './publish.ts';

/** Most pages per pass: an endless feed must not hold its relay forever. The rest waits for the next pass. */
const MOST_PAGES = 1000;

/**
 * One relay per container at a time, across processes: the cursor's ETag protects the cursor, but not the
 * order of two senders. A pass is short, so another relay waits for its end, and the last change is sure to
 * be seen.
 */
const LOCK = { leaseSeconds: 15, waitMs: 30_000, askEveryMs: 50 };

/**
 * Publishes what waits in every container's outbox. A failing container does not hold up the others.
 * Embargoed events are not counted.
 * @throws one container's failure, after the others are done
 */
export async function relayOutboxes(platform: Platform): Promise<Relayed> {
  const relayed: Relayed = { sent: {}, withheld: 0 };
  const failures: unknown[] = [];
  for (const name of outboxContainers) {
    await relayOutbox(platform, name, isApart(name) ? undefined : relayed).catch((error: unknown) =>
      failures.push(error),
    );
  }
  if (failures.length > 0) throw failures[0];
  return relayed;
}

/**
 * Publishes what waits in a container's outboxes, in the order written, up to the page limit. The cursor
 * moves after the messages are sent and in the logs: after a crash some are sent again under the same id, which the
 * bus drops and a subscriber that remembers ids ignores. A log holds each once. Does nothing while events are paused.
 * @param relayed counts to add to
 * @throws TransientError when another relay holds the container for long
 */
export async function relayOutbox(
  platform: Platform,
  name: ContainerName,
  relayed: Relayed = { sent: {}, withheld: 0 },
): Promise<Relayed> {
  if (await pauseOf(platform.documents)) return relayed;
  await withLock(platform.blobs, { name: `relay/${name}`, ...LOCK }, (lock) =>
    relayPages(platform, name, { lock, relayed }),
  );
  return relayed;
}

async function relayPages(
  platform: Platform,
  name: ContainerName,
  { lock, relayed }: { lock: Lock; relayed: Relayed },
): Promise<void> {
  const { documents } = platform;
  const place = new CursorOf(documents, name, await storedCursor(documents, name));
  let { cursor } = place.state;
  const last: LastTaken = new Map(Object.entries(place.state.taken ?? {}));
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const changes = await changesAfter(documents.container(name), cursor);
    ({ cursor } = changes);
    const found = eventsAmong(name, changes.items);
    if (found.length > 0) {
      if (await pauseOf(documents)) return;
      lock.check();
      if (!(await publishAndLog(platform, found, { relayed, last, place }))) return;
    }
    if (changes.items.length > 0) {
      const { ends = {} } = place.state;
      if (!(await place.write({ cursor, taken: Object.fromEntries(last), ends }))) return;
    }
    if (!changes.more) return;
  }
}

/**
 * Appends to the logs what the bus took, even where it did not take all: those that wait keep back nobody else.
 * @returns false when another relay carries on
 */
async function publishAndLog(
  platform: Platform,
  found: readonly Found[],
  { relayed, last, place }: { relayed: Relayed; last: LastTaken; place: CursorOf },
): Promise<boolean> {
  const logged: OutgoingEvent[] = [];
  const [published] = await Promise.allSettled([publish(platform, found, { relayed, last, logged })]);
  const isOurs = await logTaken(platform, logged, place);
  if (published.status === 'rejected') throw published.reason;
  return isOurs;
}

async function logTaken(
  platform: Platform,
  taken: readonly OutgoingEvent[],
  place: CursorOf,
): Promise<boolean> {
  const byAudience = [...Map.groupBy(taken, ({ topic }) => audienceOf(topic))];
  const { ends = {}, since = {} } = place.state;
  const begun = { ...since };
  for (const [audience] of byAudience)
    begun[audience] ??= await endOfLog(platform.documents, audience, ends[audience]);
  const isNoted = byAudience.every(([audience]) => since[audience] !== undefined);
  if (!isNoted && !(await place.write({ ...place.state, since: begun }))) return false;
  const reached = { ...ends };
  for (const [audience, events] of byAudience)
    reached[audience] = await appendToLog(platform, audience, { events, since: begun[audience] ?? 0 });
  place.state = { ...place.state, ends: reached };
  return true;
}
