import { isDeepStrictEqual } from 'node:util';
import { createEvent, outboxDocument } from '../../events/index.ts';
import {
  againWhenOvertaken,
  contentHash,
  type Platform,
  queryAll,
  type Stored,
  type Write,
} from '../../platform/index.ts';
import { type Keeping, keptSeconds } from '../../lanes/index.ts';
import type { AlertDocument, AlertHead } from './documents.ts';
import { alertKey, type Component, COMPONENTS, runbookOf, type Trouble } from './trouble.ts';

/** Changes written in one batch: each is an alert and its event. */
const MOST_CHANGES = 40;

/**
 * Raises what is wrong and was not, and clears what was wrong and no longer is: each once, whoever else
 * looks at the same time. A component of which nothing changed is not read.
 * @param raised when the troubles were found
 * @returns alerts changed
 */
export async function settleAlerts(
  platform: Platform & Keeping,
  troubles: readonly Trouble[],
  raised: readonly AlertDocument[],
): Promise<AlertDocument[]> {
  const changed: AlertDocument[] = [];
  for (const component of COMPONENTS) {
    const own = troubles.filter((trouble) => trouble.component === component);
    const before = raised.filter((alert) => alert.component === component);
    if (isDeepStrictEqual(keysOf(own), keysOf(before))) continue;
    for (let more = true; more;) {
      const settled = await againWhenOvertaken(() => settleSome(platform, component, own));
      changed.push(...settled);
      more = settled.length === MOST_CHANGES;
    }
  }
  return changed;
}

function keysOf(alerts: readonly Pick<Trouble, 'alert' | 'subject'>[]): Set<string> {
  return new Set(alerts.map(alertKey));
}

/** What is raised, of every component. */
export async function raisedAlerts(platform: Pick<Platform, 'documents'>): Promise<AlertDocument[]> {
  return (await allAlerts(platform)).filter(({ state }) => state === 'raised');
}

/** The alerts of every component, also those that were cleared. */
export async function allAlerts({ documents }: Pick<Platform, 'documents'>): Promise<AlertDocument[]> {
  const alerts: AlertDocument[] = [];
  const query = { where: { kind: 'alert' }, limit: 500 } as const;
  for await (const { body } of queryAll<AlertDocument>(documents.container('alerts'), query))
    alerts.push(body);
  return alerts;
}

async function settleSome(
  platform: Platform & Keeping,
  component: Component,
  troubles: readonly Trouble[],
): Promise<AlertDocument[]> {
  const { documents, clock } = platform;
  const container = documents.container('alerts');
  const head = await container.read<AlertHead>(component, 'head');
  const known = new Map<string, Stored<AlertDocument>>();
  const query = { partition: component, where: { kind: 'alert' }, limit: 500 } as const;
  for await (const stored of queryAll<AlertDocument>(container, query))
    known.set(alertKey(stored.body), stored);

  const now = clock.now();
  const changes = changesOf(known, troubles, { now, ttl: keptSeconds(platform, 'alerts') }).slice(
    0,
    MOST_CHANGES,
  );
  if (changes.length === 0) return [];
  const writes: Write[] = [];
  let sequence = head?.body.sequence ?? 0;
  for (const body of changes) {
    const before = known.get(alertKey(body));
    sequence += 1;
    writes.push(before ? { op: 'replace', body, etag: before.etag } : { op: 'create', body }, {
      op: 'create',
      body: eventOf(body, sequence, now),
    });
  }
  const next: AlertHead = { id: 'head', kind: 'head', component, sequence };
  writes.push(head ? { op: 'replace', body: next, etag: head.etag } : { op: 'create', body: next });
  await container.batch(component, writes);
  return changes;
}

function changesOf(
  known: ReadonlyMap<string, Stored<AlertDocument>>,
  troubles: readonly Trouble[],
  { now, ttl }: { now: Date; ttl: number },
): AlertDocument[] {
  const at = now.toISOString();
  const wrong = new Map(troubles.map((trouble) => [alertKey(trouble), trouble]));
  const cleared = [...known.values()]
    .map(({ body }) => body)
    .filter((body) => body.state === 'raised' && !wrong.has(alertKey(body)))
    .map((body): AlertDocument => ({ ...body, state: 'cleared', clearedAt: at, ttl }));
  const raised = [...wrong]
    .filter(([key]) => known.get(key)?.body.state !== 'raised')
    .map(([key, trouble]): AlertDocument => ({
      id: `alert:${contentHash(key).slice(0, 32)}`,
      kind: 'alert',
      ...trouble,
      state: 'raised',
      raisedAt: at,
      times: (known.get(key)?.body.times ?? 0) + 1,
    }));
  return [...cleared, ...raised];
}

function eventOf(alert: AlertDocument, sequence: number, time: Date): ReturnType<typeof outboxDocument> {
  const { component, subject, text, state } = alert;
  const event = createEvent({
    topic: 'operations-events',
    type: 'operations.alert',
    source: '/patchline/operations',
    aggregate: `alerts/${component}`,
    sequence,
    subject: subject ?? component,
    time,
    routing: {},
    data: {
      component,
      text,
      alert: alert.alert,
      state,
      runbook: runbookOf(alert.alert),
      ...(subject !== undefined && { subject }),
    },
  });
  return outboxDocument(event, { component });
}
