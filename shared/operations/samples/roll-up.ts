import { defined } from '../../platform/index.ts';
import { type QueueSample, rounded, type SampleDocument, type Spread } from './sample.ts';

/** What the samples of shorter steps add up to, by queue. */
export function rollUp(samples: readonly Pick<SampleDocument, 'queues'>[]): Record<string, QueueSample> {
  const all: Record<string, QueueSample> = {};
  for (const { queues } of samples)
    for (const [name, sample] of Object.entries(queues)) {
      const known = all[name];
      all[name] = known ? added(known, sample) : sample;
    }
  return all;
}

function added(a: QueueSample, b: QueueSample): QueueSample {
  return {
    active: Math.max(a.active, b.active),
    scheduled: Math.max(a.scheduled, b.scheduled),
    deadLettered: Math.max(a.deadLettered, b.deadLettered),
    transferring: Math.max(a.transferring, b.transferring),
    oldestSeconds: highest(a.oldestSeconds, b.oldestSeconds),
    arrived: a.arrived + b.arrived,
    done: a.done + b.done,
    ...defined({
      processing: together(a.processing, b.processing),
      critical: together(a.critical, b.critical),
    }),
  };
}

function highest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

function together(a: Spread | undefined, b: Spread | undefined): Spread | undefined {
  if (!a || !b) return a ?? b;
  const count = a.count + b.count;
  const mean = rounded((a.mean * a.count + b.mean * b.count) / count);
  return { count, mean, max: Math.max(a.max, b.max) };
}
