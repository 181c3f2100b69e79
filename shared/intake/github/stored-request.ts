import {
  type DocumentContainer,
  NotFoundError,
  ofWhatWasRead,
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

/**
 * The request of an issue, on either side. What a crash or another move left on both lies where it was written last
 * from now on.
 */
export async function findRequest(
  platform: Platform,
  repositoryId: number,
  number: number,
): Promise<Found | undefined> {
  const on = async (side: Platform): Promise<Found | undefined> => {
    const reports = side.documents.container('reports');
    const stored = await reports.read<RequestDocument>(partitionOf(repositoryId), requestId(number));
    return stored && { side, stored };
  };
  const apart = await on(underEmbargo(platform));
  const open = await on(platform);
  if (!apart || !open) return apart ?? open;
  const [kept, left] = isLater(open.stored.body, apart.stored.body) ? [open, apart] : [apart, open];
  await remove(left);
  return kept;
}

/** Whether one in the open was written after the one apart. In doubt it was not. */
function isLater(open: RequestDocument, apart: RequestDocument): boolean {
  if (open.revision !== apart.revision) return open.revision > apart.revision;
  // Somebody changed it after it was read to be moved.
  return apart.isMoved === true && open.isMoved === undefined;
}

/** @throws PreconditionFailedError if it was changed since */
async function remove({ side, stored: { body, etag } }: Found): Promise<void> {
  try {
    await side.documents.container('reports').delete(body.release, body.id, etag);
  } catch (error) {
    // Somebody else finished that.
    if (!(error instanceof NotFoundError)) throw error;
  }
}

/** The request of an issue on one side, by the name of its repository. */
export async function requestNamed(
  container: DocumentContainer,
  repository: string,
  number: number,
): Promise<RequestDocument | undefined> {
  const query = { where: { kind: 'request', number }, limit: 500 } as const;
  for await (const { body } of queryAll<RequestDocument>(container, query))
    if (body.repository.toLowerCase() === repository.toLowerCase()) return body;
  return undefined;
}

interface RequestChange {
  /** What it was decided on. */
  before?: Found | undefined;
  /** Without the next revision, which this gives it. */
  after: RequestDocument;
  by: Person;
}

/**
 * Writes a request with its log on the side where it belongs: what looks like a security report lies apart. It is
 * written there before it goes from the other side; `findRequest` finishes what a crash interrupted.
 * @param platform the ordinary side
 * @throws PreconditionFailedError, AlreadyExistsError if it is no longer as it was before
 */
export async function writeRequest(
  platform: Platform,
  { before, after, by }: RequestChange,
): Promise<Stored<RequestDocument>> {
  const side = after.asks === 'security' ? underEmbargo(platform) : platform;
  const { isMoved: _, ...rest } = after;
  const { release } = rest;
  const at = platform.clock.now().toISOString();
  const isMoved = before !== undefined && before.side.apartFrom !== side.apartFrom;
  const body: RequestDocument = {
    ...rest,
    revision: 1 + (before?.stored.body.revision ?? (await lastRevision(platform, after))),
    changedAt: at,
    isPosted: false,
    ...(isMoved && { isMoved }),
  };
  const write: Write =
    before && !isMoved ? { op: 'replace', body, etag: before.stored.etag } : { op: 'create', body };
  const container = side.documents.container('reports');
  const [etag = ''] = await ofWhatWasRead(
    container.batch(release, [write, { op: 'create', body: logOf(body, at, by) }]),
  );
  if (isMoved) await remove(before);
  return { body, etag };
}

/** Of a request that is gone, by its log: the number of a change is given once. */
async function lastRevision(
  platform: Platform,
  { release, id }: Pick<RequestDocument, 'release' | 'id'>,
): Promise<number> {
  let last = 0;
  for (const { documents } of [platform, underEmbargo(platform)]) {
    const query = { partition: release, idPrefix: `${logsOf(id)}:`, limit: 500 };
    for await (const { body } of queryAll<RequestLog>(documents.container('reports'), query))
      last = Math.max(last, body.revision);
  }
  return last;
}

function logsOf(id: string): string {
  return `log:${id}`;
}

function logOf(
  { id, release, revision, asks, owner, state }: RequestDocument,
  at: string,
  by: Person,
): RequestLog {
  return {
    id: `${logsOf(id)}:${String(revision).padStart(6, '0')}`,
    ...{ kind: 'request-log', release, request: id, revision, at, by, asks, owner, state },
  };
}
