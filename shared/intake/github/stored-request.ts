import {
  type DocumentContainer,
  type Platform,
  queryAll,
  type Stored,
  underEmbargo,
  type Write,
} from '../../platform/index.ts';
import type { Person } from '../documents.ts';
import { partitionOf, type RequestDocument, requestId, type RequestLog } from './documents.ts';

/** A request and where it lies. */
interface Found {
  side: Platform;
  stored: Stored<RequestDocument>;
}

/** The request of an issue, on either side; apart counts if a crash left it on both. */
export async function findRequest(
  platform: Platform,
  repositoryId: number,
  number: number,
): Promise<Found | undefined> {
  for (const side of [underEmbargo(platform), platform]) {
    const stored = await side.documents
      .container('reports')
      .read<RequestDocument>(partitionOf(repositoryId), requestId(number));
    if (stored) return { side, stored };
  }
  return undefined;
}

/** The request of an issue on one side, by the name of its repository. */
export async function requestNamed(
  container: DocumentContainer,
  repository: string,
  number: number,
): Promise<Stored<RequestDocument> | undefined> {
  const query = { where: { kind: 'request', number }, limit: 500 } as const;
  for await (const stored of queryAll<RequestDocument>(container, query))
    if (stored.body.repository.toLowerCase() === repository.toLowerCase()) return stored;
  return undefined;
}

interface RequestChange {
  before?: Found | undefined;
  /** Without the next revision, which this gives it. */
  after: RequestDocument;
  by: Person;
}

/**
 * Writes a request with its log on the side where it belongs: what looks like a security report lies apart. It is
 * written there before it goes from the other side, and a second call finishes what a crash interrupted.
 * @param platform the ordinary side
 */
export async function writeRequest(
  platform: Platform,
  { before, after, by }: RequestChange,
): Promise<Stored<RequestDocument>> {
  const side = after.asks === 'security' ? underEmbargo(platform) : platform;
  const { release, id } = after;
  const at = platform.clock.now().toISOString();
  const container = side.documents.container('reports');
  const there = await container.read<RequestDocument>(release, id);
  const last = Math.max(before?.stored.body.revision ?? 0, there?.body.revision ?? 0);
  const body: RequestDocument = { ...after, revision: last + 1, changedAt: at, isPosted: false };
  const write: Write = there ? { op: 'replace', body, etag: there.etag } : { op: 'create', body };
  const [etag = ''] = await container.batch(release, [write, { op: 'create', body: logOf(body, at, by) }]);
  if (before && before.side.apartFrom !== side.apartFrom)
    await before.side.documents.container('reports').delete(release, id, before.stored.etag);
  return { body, etag };
}

function logOf(
  { id, release, revision, asks, owner, state }: RequestDocument,
  at: string,
  by: Person,
): RequestLog {
  return {
    id: `log:${id}:${String(revision).padStart(6, '0')}`,
    ...{ kind: 'request-log', release, request: id, revision, at, by, asks, owner, state },
  };
}

/** Takes away what a crash left in the open of a request that lies apart. */
export async function clearOpenCopy(platform: Platform, { body }: Stored<RequestDocument>): Promise<void> {
  const container = platform.documents.container('reports');
  const left = await container.read<RequestDocument>(body.release, body.id);
  if (left) await container.delete(body.release, body.id, left.etag);
}
