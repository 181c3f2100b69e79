import {
  type Changes,
  type ContainerName,
  type DocumentBody,
  type DocumentContainer,
  isApart,
  isOvertaken,
  type Lock,
  outboxContainers,
  type Platform,
  type Stored,
  UnrecoverableError,
  withLock,
} from '../platform/index.ts';
import { eventsAmong, type OutboxPlace } from './outbox.ts';
import { pauseOf } from './pause.ts';
import { type LastTaken, publish, type Relayed } from './publish.ts';

/** How far the relay has read a container's change feed. */
interface CursorDocument extends DocumentBody {
  kind: 'cursor';
  runId: 'relay';
  cursor: string;
  /** Topic → where the event lies that its bus took last: while it takes it again, it is not away. */
  taken?: Record<string, OutboxPlace>;
}

const PARTITION = 'relay';
const PAGE = 500;

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
  const runs = platform.documents.container('runs');
  let stored = await runs.read<CursorDocument>(PARTITION, `cursor:${name}`);
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
      const id = `cursor:${name}`;
      const taken = Object.fromEntries(last);
      stored = await moveCursor(runs, { id, kind: 'cursor', runId: PARTITION, cursor, taken }, stored);
      if (!stored) return;
    }
    if (!changes.more) return;
  }
}

/**
 * The changes after a cursor. A container that was restored or recreated does not know an old cursor; its
 * events are then published from the start, under the same ids as before.
 */
async function changesAfter(
  container: DocumentContainer,
  cursor: string | undefined,
): Promise<Changes<DocumentBody>> {
  try {
    return await container.changes<DocumentBody>(cursor, PAGE);
  } catch (error) {
    if (cursor === undefined || !(error instanceof UnrecoverableError)) throw error;
    return container.changes<DocumentBody>(undefined, PAGE);
  }
}

/** `undefined` when another relay moved it meanwhile and carries on from there. */
async function moveCursor(
  runs: DocumentContainer,
  body: CursorDocument,
  stored: Stored<CursorDocument> | undefined,
): Promise<Stored<CursorDocument> | undefined> {
  try {
    const etag = stored
      ? await runs.replace(PARTITION, body, stored.etag)
      : await runs.create(PARTITION, body);
    return { body, etag };
  } catch (error) {
    if (isOvertaken(error)) return undefined;
    throw error;
  }
}
