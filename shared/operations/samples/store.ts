import { createIfAbsent, queryAll } from '../../platform/index.ts';
import type { Series } from '../../jobs/index.ts';
import type { OperationsPolicy } from '../../lanes/index.ts';
import { type SampleDocument, startOf, type Step, STEPS } from './sample.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A partition holds a day of minutes, a month of hours or a year of days. */
function partitionOf(step: Step, at: string): string {
  return `queues-${step}-${at.slice(0, { minute: 10, hour: 7, day: 4 }[step])}`;
}

/** How many characters of a time a query asks for, an hour of minutes, a day of hours or a month of days, and how long these are at least. */
const ASKED = {
  minute: { length: 13, ms: HOUR_MS },
  hour: { length: 10, ms: DAY_MS },
  day: { length: 7, ms: 28 * DAY_MS },
} as const;

/** Creates a sample; the first of a step stands. */
export async function writeSample(
  { container, partitionField }: Series,
  step: Step,
  { at, queues }: Pick<SampleDocument, 'at' | 'queues'>,
  { keepDays }: OperationsPolicy['samples'],
): Promise<void> {
  const partition = partitionOf(step, at);
  const ttl = Math.round(keepDays[step] * 86_400);
  const body: SampleDocument = {
    id: at,
    kind: 'sample',
    ...{ [partitionField]: partition },
    at,
    queues,
    ttl,
  };
  await createIfAbsent(container, partition, body);
}

/** Samples of steps that begin in the time given, the oldest first. @param to exclusive */
export async function readSamples(
  { container }: Series,
  step: Step,
  { from, to }: { from: string; to: string },
): Promise<SampleDocument[]> {
  const found: SampleDocument[] = [];
  for (const idPrefix of startsBetween(step, from, to)) {
    const query = { partition: partitionOf(step, idPrefix), where: { kind: 'sample' }, idPrefix } as const;
    for await (const { body } of queryAll<SampleDocument>(container, query))
      if (body.at >= from && body.at < to) found.push(body);
  }
  return found;
}

/** How many steps lie in a time. */
export function stepsBetween(step: Step, from: string, to: string): number {
  const ms = { minute: 60_000, hour: HOUR_MS, day: DAY_MS }[step];
  return Math.ceil((Date.parse(to) - Date.parse(startOf(step, from))) / ms);
}

/** What the times of samples begin with. */
function startsBetween(step: Step, from: string, to: string): Set<string> {
  const { length, ms } = ASKED[step];
  const startAt = (at: number): string => new Date(at).toISOString().slice(0, length);
  const last = Date.parse(to) - 1;
  const starts = new Set<string>();
  for (let at = Date.parse(from); at < last; at += ms) starts.add(startAt(at));
  return starts.add(startAt(last));
}

/** The next longer step. */
export function longerThan(step: Step): Step | undefined {
  return STEPS[STEPS.indexOf(step) + 1];
}
