import { type OutgoingEvent, outboxDocument } from '../events/index.ts';
import {
  compareText,
  type DocumentBody,
  type Documents,
  isOvertaken,
  queryAll,
  type Stored,
  type Write,
} from '../platform/index.ts';

/** An event that waits until the documents that it tells of are public; the relay does not look at it. */
interface UntoldDocument extends DocumentBody {
  kind: 'untold';
  series: string;
  outgoing: OutgoingEvent;
}

/** To write in one batch with the change that it tells. */
export function untoldWrite(outgoing: OutgoingEvent, series: string): Write {
  const id = outboxDocument(outgoing, { series }).id.replace('outbox:', 'untold:');
  const body: UntoldDocument = { id, kind: 'untold', series, outgoing };
  return { op: 'create', body };
}

/** What waits to be told of these releases, each aggregate's events in their order. */
export async function readUntold(
  documents: Documents,
  releases: ReadonlySet<string>,
): Promise<Stored<UntoldDocument>[]> {
  const found: Stored<UntoldDocument>[] = [];
  const query = { where: { kind: 'untold' }, limit: 500 } as const;
  for await (const stored of queryAll<UntoldDocument>(documents.container('advisories'), query))
    if (releases.has(stored.body.outgoing.routing.release ?? '')) found.push(stored);
  return found.sort((a, b) => compareText(orderOf(a), orderOf(b)));
}

function orderOf({ body: { id, outgoing } }: Stored<UntoldDocument>): string {
  return `${outgoing.aggregate}\n${id}`;
}

/** Puts events where the relay finds them, each once, whoever else does so. */
export async function tellAll(
  documents: Documents,
  waiting: readonly Stored<UntoldDocument>[],
): Promise<void> {
  const container = documents.container('advisories');
  for (const { body, etag } of waiting) {
    const { id, series, outgoing } = body;
    try {
      await container.batch(series, [
        { op: 'delete', id, etag },
        { op: 'create', body: outboxDocument(outgoing, { series }) },
      ]);
    } catch (error) {
      // Another publisher was faster.
      if (!isOvertaken(error)) throw error;
    }
  }
}
