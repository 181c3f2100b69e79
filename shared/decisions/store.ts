import {
  againWhenOvertaken,
  DECISION_SCHEMA,
  defined,
  type DocumentContainer,
  type Documents,
  queryAll,
  type Write,
} from '../platform/index.ts';
import type { Decision } from './decision.ts';
import { type DecisionDocument, type DecisionHead, decisionId, HEAD_ID, partitionOf } from './documents.ts';

/** Decisions per atomic batch, besides head and outbox. */
const CHUNK = 90;

/**
 * Adds decisions and leaves known ones as they are, so recording a file again changes nothing. Each
 * partition's decisions and their event are one batch, so that the affected packages are matched again.
 * @returns the new ones
 */
export async function recordDecisions(
  documents: Documents,
  decisions: readonly Decision[],
  now: Date,
): Promise<Decision[]> {
  const container = documents.container('decisions');
  const recorded: Decision[] = [];
  for (const [scope, group] of Map.groupBy(decisions, ({ about }) => partitionOf(about.package))) {
    // If somebody else wrote to the partition first, look again at what is new.
    await againWhenOvertaken(async () => {
      const known = new Set((await readPartition(container, scope)).map(({ id }) => id));
      const fresh = group.filter(({ id }) => !known.has(id) && known.add(id));
      for (let at = 0; at < fresh.length; at += CHUNK) {
        const chunk = fresh.slice(at, at + CHUNK);
        await writeChunk(container, scope, chunk, now);
        recorded.push(...chunk);
      }
    });
  }
  return recorded;
}

async function writeChunk(
  container: DocumentContainer,
  scope: string,
  decisions: readonly Decision[],
  now: Date,
): Promise<void> {
  // Loaded only here: most commands only read decisions.
  const { createEvent, outboxDocument } = await import('../events/index.ts');
  const head = await container.read<DecisionHead>(scope, HEAD_ID);
  const sequence = (head?.body.sequence ?? 0) + 1;
  const next: DecisionHead = { id: HEAD_ID, kind: 'head', scope, sequence };
  const writes: Write[] = decisions.map((decision) => {
    const body: DecisionDocument = {
      id: decisionId(decision),
      kind: 'decision',
      scope,
      schema: DECISION_SCHEMA,
      decision,
      recordedAt: now.toISOString(),
    };
    return { op: 'create', body };
  });
  const event = createEvent({
    topic: 'finding-events',
    type: 'decision.recorded',
    source: '/patchline/decisions',
    aggregate: `decisions/${scope}`,
    sequence,
    subject: scope,
    time: now,
    routing: {},
    data: { scope, decisions: decisions.map(({ id, about }) => ({ id, about })) },
  });
  writes.push(head ? { op: 'replace', body: next, etag: head.etag } : { op: 'create', body: next }, {
    op: 'create',
    body: outboxDocument(event, { scope }),
  });
  await container.batch(scope, writes);
}

/** Every decision ever made, or those that may concern one package: its own and the rules. */
export async function readDecisions(documents: Documents, packageName?: string): Promise<Decision[]> {
  const container = documents.container('decisions');
  if (packageName === undefined) return readPartition(container);
  const [own, rules] = await Promise.all([
    readPartition(container, partitionOf(packageName)),
    readPartition(container, partitionOf(undefined)),
  ]);
  return [...own, ...rules];
}

async function readPartition(container: DocumentContainer, partition?: string): Promise<Decision[]> {
  const decisions: Decision[] = [];
  const query = { where: { kind: 'decision' }, limit: 500, ...defined({ partition }) };
  for await (const { body } of queryAll<DecisionDocument>(container, query)) decisions.push(body.decision);
  return decisions;
}
