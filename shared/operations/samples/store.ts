import { createIfAbsent, queryAll } from '../../platform/index.ts';
import type { Series } from '../../jobs/index.ts';
import type { OperationsPolicy } from '../../lanes/index.ts';
import { type SampleDocument, startOf, type Step, STEPS } from './sample.ts';

/** A partition holds a day of minutes, a month of hours or a year of days. */
function partitionOf(step: Step, at: string): string {
  return `queues-${step}-${at.slice(0, { minute: 10, hour: 7, day: 4 }[step])}`;
}

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
  const idPrefix = commonStart(from, to);
  for (const partition of partitionsBetween(step, from, to)) {
    const query = { partition, where: { kind: 'sample' }, idPrefix, limit: 1500 } as const;
    for await (const { body } of queryAll<SampleDocument>(container, query))
      if (body.at >= from && body.at < to) found.push(body);
  }
  return found;
}

/** How many steps lie in a time. */
export function stepsBetween(step: Step, from: string, to: string): number {
  const ms = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[step];
  return Math.ceil((Date.parse(to) - Date.parse(startOf(step, from))) / ms);
}

function partitionsBetween(step: Step, from: string, to: string): string[] {
  const names = new Set<string>();
  // No partition is shorter than a day.
  for (let at = Date.parse(from); at < Date.parse(to); at += 86_400_000)
    names.add(partitionOf(step, new Date(at).toISOString()));
  names.add(partitionOf(step, new Date(Date.parse(to) - 1).toISOString()));
  return [...names];
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}

/** The next longer step. */
export function longerThan(step: Step): Step | undefined {
  return STEPS[STEPS.indexOf(step) + 1];
}
