import { createEvent, outboxDocument } from '../../events/index.ts';
import {
  againWhenOvertaken,
  type DocumentContainer,
  type Platform,
  queryAll,
  type Stored,
  type TopicName,
  topicOn,
  type Write,
} from '../../platform/index.ts';
import { type FindingFacts, packageFacts } from '../facts/read-facts.ts';
import { type ClockChange, clockChanges, sightOf } from './clock-changes.ts';
import { type ClockDocument, type ClockHead, type ClockLog, HEAD_ID } from './documents.ts';
import type { SlaChangedData } from './event-data.ts';
import { bringNotesOver } from './notes.ts';
import { policiesInForce } from './policies-in-force.ts';

/** Clocks per atomic batch: with log, event and the head at most 97 writes of 100. */
const CHUNK = 32;

interface Move {
  packageKey: string;
  /** Only the clocks of these; absent: of all findings. */
  cves?: readonly string[];
  /** For the log: the id of an event, or what else moves them. */
  cause: string;
  /** No events: a summary tells of it. */
  isQuiet?: boolean;
  /** No more clocks than that: the others keep the time at which they were to change. Absent: all. */
  most?: number;
}

/**
 * Moves the clocks of a package to what findings and patches say now, by the policies in force; without a policy there
 * are none. Each change is one batch of state, log, event and the head that numbers the events. Again it changes
 * nothing; after a crash it finds the rest.
 * @returns how many clocks changed in what people are told
 */
export function moveClocks(platform: Platform, move: Move): Promise<number> {
  return againWhenOvertaken(() => attempt(platform, move));
}

async function attempt(
  platform: Platform,
  { packageKey, cves, cause, isQuiet = false, most }: Move,
): Promise<number> {
  const container = platform.documents.container('clocks');
  const policies = await policiesInForce(platform);
  if (policies.length === 0) return 0;
  // The head is read first: whoever wrote after that has newer facts, and its batch makes ours start again.
  let head = await container.read<ClockHead>(packageKey, HEAD_ID);
  const stored = await storedClocks(container, packageKey, cves);
  const bodies = new Map([...stored].map(([id, { body }]) => [id, body]));
  const facts = await factsInLight(platform, packageKey, cves);
  const now = platform.clock.now();
  const changes = clockChanges(bodies, facts, { policies, now }).slice(0, most);
  const about = { cause, at: now, topic: topicOn(platform, 'operations-events') };
  for (let from = 0; from < changes.length; from += CHUNK) {
    const body: ClockHead = {
      ...(head?.body ?? { id: HEAD_ID, kind: 'head', packageKey, sequence: 0 }),
    };
    const writes = changes.slice(from, from + CHUNK).flatMap((change): Write[] => {
      const etag = stored.get(change.after.id)?.etag;
      const { after } = change;
      const write: Write =
        etag === undefined ? { op: 'create', body: after } : { op: 'replace', body: after, etag };
      if (!change.isTold) return [write];
      const log: Write = { op: 'create', body: logOf(after, about) };
      if (isQuiet) return [write, log];
      body.sequence += 1;
      return [write, log, { op: 'create', body: eventOf(change, body.sequence, about) }];
    });
    const headWrite: Write = head ? { op: 'replace', body, etag: head.etag } : { op: 'create', body };
    const [etag = ''] = await container.batch(packageKey, [headWrite, ...writes]);
    head = { body, etag };
  }
  return changes.filter(({ isTold }) => isTold).length;
}

/** What is known of the findings; of those that came to light, also what was said of them before. */
async function factsInLight(
  platform: Platform,
  packageKey: string,
  cves: readonly string[] | undefined,
): Promise<FindingFacts[]> {
  const facts = await packageFacts(platform.documents, packageKey, cves);
  const lifted = facts.filter(({ finding }) => finding.embargo?.lifted !== undefined);
  if (lifted.length === 0 || platform.apartFrom) return facts;
  await bringNotesOver(
    platform,
    packageKey,
    lifted.map(({ finding }) => finding),
  );
  return packageFacts(platform.documents, packageKey, cves);
}

/** The clocks of a package by id. */
export async function storedClocks(
  container: DocumentContainer,
  packageKey: string,
  cves: readonly string[] | undefined,
): Promise<Map<string, Stored<ClockDocument>>> {
  const clocks = new Map<string, Stored<ClockDocument>>();
  const isFew = cves !== undefined && cves.length <= MOST_ONE_BY_ONE;
  const prefixes = isFew ? cves.map((cve) => `clock:${cve}:`) : ['clock:'];
  const wanted = cves && new Set(cves);
  for (const idPrefix of prefixes) {
    const query = { partition: packageKey, where: { kind: 'clock' }, idPrefix, limit: 500 } as const;
    for await (const stored of queryAll<ClockDocument>(container, query))
      if (wanted?.has(stored.body.cve) ?? true) clocks.set(stored.body.id, stored);
  }
  return clocks;
}

/** Of more findings than that, the clocks of the whole package are read at once: most findings have none. */
const MOST_ONE_BY_ONE = 20;

interface About {
  cause: string;
  at: Date;
  topic: TopicName;
}

function logOf(clock: ClockDocument, { cause, at }: About): ClockLog {
  const { id, packageKey, revision, policy } = clock;
  return {
    id: `log:${id}:${String(revision).padStart(6, '0')}`,
    kind: 'log',
    packageKey,
    of: id,
    revision,
    at: at.toISOString(),
    cause,
    policy,
    ...sightOf(clock),
  };
}

function eventOf(
  { before, after }: ClockChange,
  sequence: number,
  { at, topic }: About,
): ReturnType<typeof outboxDocument> {
  const { packageKey, release, package: name, cve, clock, round, policy, severity, lane, revision } = after;
  const outgoing = createEvent<SlaChangedData>({
    topic,
    type: 'sla.changed',
    source: '/patchline/sla',
    aggregate: packageKey,
    sequence,
    subject: `${packageKey}/${cve}/${clock}`,
    time: at,
    routing: { severity, lane, package: name, release },
    data: {
      ...{ release, package: name, cve, clock, round, policy },
      ...sightOf(after),
      previousStatus: before?.status ?? null,
      revision,
    },
  });
  return outboxDocument(outgoing, { packageKey });
}
