import {
  type ContainerName,
  type DocumentBody,
  type DocumentContainer,
  isOvertaken,
  outboxContainers,
  type Platform,
  type Stored,
} from '../platform/index.ts';
import type { OutgoingEvent } from './cloud-event.ts';
import { messageFor } from './data-ref.ts';
import type { OutboxDocument } from './outbox.ts';
import { pauseOf } from './pause.ts';

/** Where the relay has got to in a container's change feed. */
interface CursorDocument extends DocumentBody {
  kind: 'cursor';
  runId: 'relay';
  cursor: string;
}

const PARTITION = 'relay';
const PAGE = 500;

/**
 * Publishes what waits in the outboxes, in the order it was written, until they are read to the end. The cursor
 * moves after the messages are sent: after a crash some are sent again, under the same id, which the bus drops and
 * a subscriber that remembers ids ignores. Does nothing while events are paused.
 * @returns how many events of each type were sent
 */
export async function relayOutboxes(platform: Platform): Promise<Record<string, number>> {
  const sent: Record<string, number> = {};
  if (await pauseOf(platform.documents)) return sent;
  for (const container of outboxContainers) await relayOutbox(platform, container, sent);
  return sent;
}

async function relayOutbox(
  { documents, bus, blobs }: Platform,
  name: ContainerName,
  sent: Record<string, number>,
): Promise<void> {
  const runs = documents.container('runs');
  let stored = await runs.read<CursorDocument>(PARTITION, `cursor:${name}`);
  for (;;) {
    const changes = await documents.container(name).changes<DocumentBody>(stored?.body.cursor, PAGE);
    const events = changes.items.filter(isOutbox).map(({ outgoing }) => outgoing);
    for (const [topic, batch] of byTopic(events)) {
      await bus.send(topic, await Promise.all(batch.map((event) => messageFor(blobs, event))));
    }
    for (const { event } of events) sent[event.type] = (sent[event.type] ?? 0) + 1;
    if (changes.items.length > 0) {
      const body: CursorDocument = {
        id: `cursor:${name}`,
        kind: 'cursor',
        runId: PARTITION,
        cursor: changes.cursor,
      };
      const moved = await moveCursor(runs, body, stored);
      if (!moved) return;
      stored = moved;
    }
    if (!changes.more) return;
  }
}

/** `undefined` when another relay moved it meanwhile: it goes on from there. */
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

function isOutbox(document: DocumentBody): document is OutboxDocument {
  return document.kind === 'outbox';
}

/** Topics in order of first appearance; within a topic the order stays. */
function byTopic(events: readonly OutgoingEvent[]): Map<string, OutgoingEvent[]> {
  const topics = new Map<string, OutgoingEvent[]>();
  for (const event of events) {
    const list = topics.get(event.topic);
    if (list) list.push(event);
    else topics.set(event.topic, [event]);
  }
  return topics;
}
