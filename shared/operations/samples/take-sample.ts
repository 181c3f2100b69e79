import { againWhenOvertaken, defined, type DocumentBody, type Documents } from '../../platform/index.ts';
import { outcomesOf, type RunDocument, type Services } from '../../runs/index.ts';
import { isOfEmbargo } from '../dead-letters/index.ts';
import type { InboxState } from '../inbox-states.ts';
import { rollUp } from './roll-up.ts';
import { type HandledTimes, LOGGED_INBOXES, readHandled, type Series, seriesOf } from '../../jobs/index.ts';
import { type QueueSample, spreadOf, startOf } from './sample.ts';
import { longerThan, readSamples, writeSample } from './store.ts';

/** How the last sample found the queues: functions share no memory. */
interface SampleHead extends DocumentBody {
  kind: 'sample-head';
  /** ISO 8601. */
  at: string;
  /** Messages that waited, by queue. */
  waiting: Readonly<Record<string, number>>;
}

const HEAD = 'queues-head';

interface Seen {
  now: Date;
  inboxes: readonly InboxState[];
  runs: readonly RunDocument[];
}

/**
 * Keeps how the queues stand, once a minute whoever looks: what has arrived and was done since the last time, and how
 * long it took, by what jobs wrote into their outcomes and handlers of events into their log. Rolls the hour and the day up when they are over.
 */
export async function takeSample(services: Services, seen: Seen): Promise<void> {
  const handled = new Map<string, HandledTimes[]>();
  const since = (await headOf(seriesOf(services.documents, false)))?.at;
  // Outcomes are many: whoever looks twice a minute reads them once.
  if (since !== undefined && !isOfMinute(since, seen.now))
    for (const [name, times] of await handledSince(services.documents, seen, since)) handled.set(name, times);
  for (const isEmbargoed of [false, true]) {
    const inboxes = seen.inboxes.filter(({ name }) => isOfEmbargo(name) === isEmbargoed);
    await sampleSide(services, seriesOf(services.documents, isEmbargoed), { ...seen, inboxes }, handled);
  }
}

async function headOf({ container }: Series): Promise<SampleHead | undefined> {
  return (await container.read<SampleHead>(HEAD, HEAD))?.body;
}

async function sampleSide(
  { policy }: Services,
  series: Series,
  { now, inboxes }: Seen,
  handled: ReadonlyMap<string, readonly HandledTimes[]>,
): Promise<void> {
  const head = await headOf(series);
  if (head && isOfMinute(head.at, now)) return;
  const at = startOf('minute', now.toISOString());
  const { samples: keep } = policy.operations;
  // Before the sample that begins the next one: a sampler that dies between the two does it next time.
  if (head && startOf('hour', head.at) !== startOf('hour', at)) await rollUpEnded(series, head.at, at, keep);
  const queues = Object.fromEntries(
    inboxes.map((state) => [
      state.name,
      sampleOf(state, head?.waiting[state.name], handled.get(state.name), now),
    ]),
  );
  await writeSample(series, 'minute', { at, queues }, keep);
  const waiting = Object.fromEntries(inboxes.map((state) => [state.name, waitingIn(state)]));
  const body: SampleHead = {
    ...{ id: HEAD, kind: 'sample-head', [series.partitionField]: HEAD },
    at: now.toISOString(),
    waiting,
    ttl: -1,
  };
  await againWhenOvertaken(async () => {
    const stored = await series.container.read<SampleHead>(HEAD, HEAD);
    if (!stored) await series.container.create(HEAD, body);
    // One that lies ahead is of before the clock was set back, or another sampler's.
    else if (stored.body.at < body.at || stored.body.at === head?.at)
      await series.container.replace(HEAD, body, stored.etag);
  });
}

function isOfMinute(at: string, now: Date): boolean {
  return startOf('minute', at) === startOf('minute', now.toISOString());
}

function waitingIn({ active, scheduled }: InboxState): number {
  return active + scheduled;
}

/** Where nobody writes what was done, arrivals and completions are known as far as they do not balance. */
function sampleOf(
  state: InboxState,
  before: number | undefined,
  handled: readonly HandledTimes[] | undefined,
  now: Date,
): QueueSample {
  const { active, scheduled, deadLettered, transferring = 0, oldest } = state;
  const more = before === undefined ? 0 : waitingIn(state) - before;
  const done = Math.max(handled?.length ?? 0, -more);
  const age = oldest && Math.max(0, Math.round((now.getTime() - oldest.enqueuedAt.getTime()) / 1000));
  return {
    ...{ active, scheduled, deadLettered, transferring, oldestSeconds: age ?? null },
    arrived: Math.max(0, done + more),
    done,
    ...defined({
      processing: spreadOf(handled ?? [], 'startedAt'),
      critical: spreadOf(handled ?? [], 'enqueuedAt'),
    }),
  };
}

/** Times of what was done since, by queue; runs that ended before have none. */
async function handledSince(
  documents: Documents,
  { now, runs }: Seen,
  since: string,
): Promise<Map<string, HandledTimes[]>> {
  const found = new Map<string, HandledTimes[]>(
    ['ingest-jobs', 'match-jobs', ...LOGGED_INBOXES].map((name) => [name, []]),
  );
  const until = now.toISOString();
  for (const isEmbargoed of [false, true])
    for (const [name, times] of await readHandled(seriesOf(documents, isEmbargoed), since, until))
      found.set(name, times);
  for (const { runId } of runs.filter(({ finishedAt = until }) => finishedAt >= since))
    for (const stage of ['ingest', 'match'] as const)
      for (const { times } of await outcomesOf(documents.container('runs'), runId, stage))
        if (times && times.doneAt > since && times.doneAt <= until) found.get(`${stage}-jobs`)?.push(times);
  return found;
}

/** The hour that a time lies in, and its day where that is over too. */
async function rollUpEnded(
  series: Series,
  last: string,
  next: string,
  keep: Parameters<typeof writeSample>[3],
): Promise<void> {
  for (const step of ['minute', 'hour'] as const) {
    const longer = longerThan(step) ?? 'day';
    const at = startOf(longer, last);
    if (at === startOf(longer, next)) return;
    const to = new Date(Date.parse(at) + (longer === 'hour' ? 3_600_000 : 86_400_000)).toISOString();
    const samples = await readSamples(series, step, { from: at, to });
    if (samples.length > 0) await writeSample(series, longer, { at, queues: rollUp(samples) }, keep);
  }
}
