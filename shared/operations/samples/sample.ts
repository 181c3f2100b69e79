import type { HandledTimes } from '../../jobs/index.ts';
import type { DocumentBody } from '../../platform/index.ts';

export const STEPS = ['minute', 'hour', 'day'] as const;
export type Step = (typeof STEPS)[number];

/** Times of the messages that were done, in seconds. */
export interface Spread {
  count: number;
  mean: number;
  max: number;
}

/** A queue or subscription in one minute, hour or day. Of what stands at a time, a longer step keeps the highest. */
export interface QueueSample {
  active: number;
  scheduled: number;
  deadLettered: number;
  /** On their way to another queue. */
  transferring: number;
  /** Age of the oldest that waits; null: none waits. */
  oldestSeconds: number | null;
  arrived: number;
  done: number;
  /** From start to done; absent where none was done, or nobody said when. */
  processing?: Spread;
  /** From enqueued to done. */
  critical?: Spread;
}

/** Every queue and subscription of one side at a time. */
export interface SampleDocument extends DocumentBody {
  kind: 'sample';
  /** When the step begins, ISO 8601. */
  at: string;
  queues: Readonly<Record<string, QueueSample>>;
}

export function spreadOf(
  handled: readonly HandledTimes[],
  from: 'enqueuedAt' | 'startedAt',
): Spread | undefined {
  if (handled.length === 0) return undefined;
  const seconds = handled.map((each) => Math.max(0, Date.parse(each.doneAt) - Date.parse(each[from])) / 1000);
  const sum = seconds.reduce((total, each) => total + each, 0);
  return { count: seconds.length, mean: rounded(sum / seconds.length), max: rounded(Math.max(...seconds)) };
}

export function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** When the step that a time lies in begins, ISO 8601. */
export function startOf(step: Step, at: string): string {
  const kept = { minute: 16, hour: 13, day: 10 }[step];
  return at.slice(0, kept) + '0000-00-00T00:00:00.000Z'.slice(kept);
}
