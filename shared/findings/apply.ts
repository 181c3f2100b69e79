import { isDeepStrictEqual } from 'node:util';
import { createEvent, outboxDocument } from '../events/index.ts';
import {
  compareText,
  defined,
  type DocumentContainer,
  type Stored,
  type TopicName,
  UnrecoverableError,
  type Write,
} from '../platform/index.ts';
import type { Flood } from '../lanes/index.ts';
import {
  type FindingDocument,
  FLOOD_ID,
  type FloodDocument,
  HEAD_ID,
  type HeadDocument,
  type LogDocument,
} from './documents.ts';
import { findingFlooded } from './finding-flooded.ts';
import { type Change, stateOf } from './transitions.ts';
import { isOpen } from '../vulnerabilities/index.ts';
import { findingChanged } from './finding-changed.ts';

/** Findings per atomic batch: with log, outbox, head, flood and its event, 93 writes of at most 100. */
const CHUNK = 30;

interface Application {
  container: DocumentContainer;
  head: Stored<HeadDocument> | undefined;
  base: Pick<HeadDocument, 'packageKey' | 'release' | 'package'>;
  /** ETags of the stored findings that change. */
  etags: ReadonlyMap<string, string>;
  changes: readonly Change[];
  /** Open findings of the first import that did not change now: told once, with the first events. */
  untold: readonly FindingDocument[];
  /** The flood as stored, and as it is now. */
  flood: { before: Stored<FloodDocument> | undefined; after: Flood | undefined };
  generation: number;
  digest: string;
  runId: string;
  at: string;
  /** First import: no events. */
  quiet: boolean;
}

/**
 * Writes the changes in chunks: each batch holds findings, log, events and the package's head. Only the last
 * chunk sets generation and digest, so after a crash the match simply runs again and finds the rest.
 * @returns the head, which tells what the run changed in the package, before a crash too
 * @throws PreconditionFailedError when another job changed the package meanwhile
 */
export async function applyChanges(application: Application): Promise<Stored<HeadDocument>> {
  const { container, base, changes, generation, digest, runId } = application;
  let head = application.head;
  let body: HeadDocument = head?.body ?? {
    id: HEAD_ID,
    kind: 'head',
    ...base,
    sequence: 0,
    generation: 0,
    digest: '',
    last: { runId, changed: 0, events: 0 },
  };
  if (body.last.runId !== runId) body = { ...body, last: { runId, changed: 0, events: 0 } };
  for (let at = 0; at === 0 || at < changes.length; at += CHUNK) {
    const chunk = changes.slice(at, at + CHUNK);
    const writes: Write[] = [];
    const { sequence, last } = body;
    for (const change of chunk) {
      const [next, more] = writesOf(change, body, {
        ...application,
        bringsBaseline: body.sequence === sequence,
      });
      body = next;
      writes.push(...more);
    }
    if (at + CHUNK >= changes.length) {
      const [next, more] = floodWrites(body, application);
      body = next;
      writes.push(...more);
    }
    const events = last.events + body.sequence - sequence;
    body = { ...body, last: { runId, changed: last.changed + chunk.length, events } };
    if (at + CHUNK >= changes.length) body = { ...body, generation, digest };
    const headWrite: Write = head ? { op: 'replace', body, etag: head.etag } : { op: 'create', body };
    const [etag = ''] = await container.batch(base.packageKey, [headWrite, ...writes]);
    head = { body, etag };
  }
  return { body, etag: head?.etag ?? '' };
}

type Writing = Pick<Application, 'etags' | 'quiet' | 'untold' | 'runId' | 'at'> & {
  /** Default: `finding-events`. */
  topic?: TopicName;
  /** The event also carries findings of the first import that were not told yet. */
  bringsBaseline: boolean;
};

/** The writes of one change: the finding, its log and its event, with the head's counters raised. */
export function writesOf(change: Change, head: HeadDocument, application: Writing): [HeadDocument, Write[]] {
  const { after, before, stateChanged } = change;
  const etag = application.etags.get(after.id);
  if (before?.id === after.id && etag === undefined)
    throw new UnrecoverableError(`finding ${after.id}: read without its etag`);
  const finding: Write =
    etag === undefined ? { op: 'create', body: after } : { op: 'replace', body: after, etag };
  if (!stateChanged) return [head, [finding]];
  const log: Write = { op: 'create', body: logOf(change, application) };
  if (application.quiet || isToldWithFlood(change)) return [head, [finding, log]];
  const [told, untold] = application.bringsBaseline ? nextUntold(head, application.untold) : [head, []];
  const sequence = head.sequence + 1;
  const { topic = 'finding-events' } = application;
  const facts = findingChanged(change, { sequence, at: new Date(application.at), untold });
  const event = createEvent({ ...facts, topic });
  const outbox: Write = { op: 'create', body: outboxDocument(event, { packageKey: head.packageKey }) };
  return [{ ...told, sequence }, [finding, log, outbox]];
}

/** Most findings of the first import in one batch: more would exceed the batch's size limit. */
const MOST_UNTOLD = 2000;

/**
 * The findings of the first import that an event carries, and the head after it. The rest goes with the next
 * batch.
 */
function nextUntold(
  { baselineToldTo, ...head }: HeadDocument,
  untold: readonly FindingDocument[],
): [HeadDocument, readonly FindingDocument[]] {
  if (head.baselineTold) return [head, []];
  const rest = untold.filter(({ cve }) => cve > (baselineToldTo ?? ''));
  const [now, last] = [rest.slice(0, MOST_UNTOLD), rest[MOST_UNTOLD - 1]];
  if (last === undefined || rest.length === MOST_UNTOLD) return [{ ...head, baselineTold: true }, now];
  return [{ ...head, baselineToldTo: last.cve }, now];
}

/** An investigation that joins a flood, or changes in it, and was nothing more serious before. */
function isToldWithFlood({ before, after }: Change): boolean {
  return after.flood !== undefined && (before === undefined || before.status === 'under_investigation');
}

/** The flood as it is now, or its end, and the event that tells what changed. */
function floodWrites(head: HeadDocument, application: Application): [HeadDocument, Write[]] {
  const { base, at, quiet } = application;
  const { before, after } = application.flood;
  const isSame = isDeepStrictEqual(before && floodIn(before.body), after);
  // A first import's flood is part of its baseline and told only once it changes.
  if (isSame) return [head, []];
  const now = after ?? { investigations: 0, groups: [] };
  const body: FloodDocument = { id: FLOOD_ID, kind: 'flood', ...base, ...now };
  const write: Write = before
    ? after
      ? { op: 'replace', body, etag: before.etag }
      : { op: 'delete', id: FLOOD_ID, etag: before.etag }
    : { op: 'create', body };
  if (quiet) return [head, [write]];
  const sequence = head.sequence + 1;
  const event = createEvent(findingFlooded(body, { sequence, at: new Date(at) }));
  const outbox: Write = { op: 'create', body: outboxDocument(event, { packageKey: head.packageKey }) };
  return [{ ...head, sequence }, [write, outbox]];
}

/** The flood that a document tells of. */
export function floodIn({ investigations, groups }: FloodDocument): Flood {
  return { investigations, groups };
}

function logOf({ before, after }: Change, { runId, at }: Pick<Application, 'runId' | 'at'>): LogDocument {
  return {
    id: `log:${after.cve}:${String(after.revision).padStart(6, '0')}`,
    kind: 'log',
    packageKey: after.packageKey,
    cve: after.cve,
    revision: after.revision,
    at,
    runId,
    from: before ? stateOf(before) : null,
    to: stateOf(after),
    reason: after.evidence.reason,
    ...defined({ source: sourceOf(after.evidence) }),
  };
}

/** Who decided a status, as the log names it. */
function sourceOf({ decision, opinions = [], criteria }: FindingDocument['evidence']): string | undefined {
  if (decision) return 'decision';
  return opinions.find(({ decided }) => decided)?.origin ?? criteria[0]?.origin;
}

/** Open findings of the first import that a patch should cover too. */
export function untoldBaseline(
  stored: ReadonlyMap<string, FindingDocument>,
  changes: readonly Change[],
): FindingDocument[] {
  const changing = new Set(changes.filter(({ stateChanged }) => stateChanged).map(({ after }) => after.cve));
  return [...stored.values()]
    .filter(({ cve, baseline, status, flood }) => baseline && isOpen(status) && !flood && !changing.has(cve))
    .sort((a, b) => compareText(a.cve, b.cve));
}
