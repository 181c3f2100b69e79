import {
  contentHash,
  createIfAbsent,
  type DocumentBody,
  type DocumentContainer,
  type Documents,
  EMBARGO_EVENTS,
  isAway,
  type Platform,
  queryAll,
} from '../platform/index.ts';
import type { Handling } from './delivery.ts';

/** What tells how queues stand, of one side: what is about things under embargo lies apart. */
export interface Series {
  container: DocumentContainer;
  partitionField: 'entityDay' | 'bucket';
}

export function seriesOf(documents: Documents, isEmbargoed: boolean): Series {
  return isEmbargoed
    ? { container: documents.container('embargoedEvents'), partitionField: 'bucket' }
    : { container: documents.container('samples'), partitionField: 'entityDay' };
}

/** When a message was enqueued, and its handler started and was done; ISO 8601. */
export interface HandledTimes extends Handling {
  doneAt: string;
}

/** The queues and subscriptions whose messages leave no outcome of a run: a log says when they were handled. */
export const LOGGED_INBOXES = [
  'advisory-jobs',
  'embargo-events/clocks',
  'embargo-events/patches',
  'finding-events/clocks',
  'finding-events/decisions',
  'finding-events/patches',
  'patch-events/advisories',
  'patch-events/clocks',
  'patch-events/patches',
] as const;
export type LoggedInbox = (typeof LOGGED_INBOXES)[number];

interface HandledDocument extends DocumentBody, HandledTimes {
  kind: 'handled';
  inbox: string;
}

/** Functions share no memory: the sampler reads this within the minute. */
const KEPT_SECONDS = 86_400;

/** Logs that a message was handled. What is done is done: nothing is done again where this cannot be said. */
export async function logHandled(
  { documents, clock }: Pick<Platform, 'documents' | 'clock'>,
  inbox: LoggedInbox,
  messageId: string,
  handling: Handling,
): Promise<void> {
  const doneAt = clock.now().toISOString();
  const { container, partitionField } = seriesOf(documents, inbox.startsWith(`${EMBARGO_EVENTS}/`));
  const partition = partitionOf(doneAt);
  const body: HandledDocument = {
    id: `${doneAt} ${contentHash(`${inbox} ${messageId}`)}`,
    kind: 'handled',
    ...{ [partitionField]: partition },
    inbox,
    ...handling,
    doneAt,
    ttl: KEPT_SECONDS,
  };
  try {
    await createIfAbsent(container, partition, body);
  } catch (error) {
    if (!isAway(error)) throw error;
  }
}

/**
 * What was done after one time and not after the other, by queue or subscription. A sampler that was away for longer
 * than an hour hears of the last one.
 */
export async function readHandled(
  { container }: Series,
  since: string,
  until: string,
): Promise<Map<string, HandledTimes[]>> {
  const found: HandledDocument[] = [];
  const from = Math.max(Date.parse(since), Date.parse(until) - MOST_MINUTES * MINUTE_MS);
  for (let at = from; partitionOf(isoOf(at)) <= partitionOf(until); at += MINUTE_MS) {
    const partition = partitionOf(isoOf(at));
    const query = { partition, where: { kind: 'handled' }, limit: 1500 } as const;
    for await (const { body } of queryAll<HandledDocument>(container, query))
      if (body.doneAt > since && body.doneAt <= until) found.push(body);
  }
  return Map.groupBy(found, ({ inbox }) => inbox);
}

const MINUTE_MS = 60_000;
const MOST_MINUTES = 60;

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** Of a minute: a sampler asks for the last one, and a first run tells of thousands. */
function partitionOf(at: string): string {
  return `handled-${at.slice(0, 16)}`;
}
