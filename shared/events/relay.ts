import {
  type ContainerName,
  isApart,
  type Lock,
  outboxContainers,
  type Platform,
  withLock,
} from '../platform/index.ts';
import { changesAfter, moveCursor, storedCursor } from './cursor.ts';
import { eventsAmong } from './outbox.ts';
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
 * moves after the messages are sent: after a crash some are sent again under the same id, which the bus drops
 * and a subscriber that remembers ids ignores. Does nothing while events are paused.
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
  let stored = await storedCursor(platform.documents, name);
  let cursor = stored?.body.cursor;
  const last: LastTaken = new Map(Object.entries(stored?.body.taken ?? {}));
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const changes = await changesAfter(platform.documents.container(name), cursor);
    ({ cursor } = changes);
    const found = eventsAmong(name, changes.items);
    if (found.length > 0) {
      if (await pauseOf(platform.documents)) return;
      lock.check();
      await publish(platform, found, { relayed, last });
    }
    if (changes.items.length > 0) {
      const taken = Object.fromEntries(last);
      stored = await moveCursor(platform.documents, name, { cursor, taken, stored });
      if (!stored) return;
    }
    if (!changes.more) return;
  }
}
