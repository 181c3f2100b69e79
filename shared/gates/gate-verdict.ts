import { z } from 'zod';
import type { MetricVerdict } from './judge-performance.ts';

/**
 *   passed          all that has to be there is, and nothing of it is at fault
 *   waived          what is at fault was waived by two people
 *   failed          a case failed, or a metric is worse
 *   missing         nobody reported
 *   errored         the test system failed
 *   unreachable     the test system gave no answer
 *   incomplete      less was reported than has to be there
 *   cannot-tell     too few runs, or a metric is not there
 *   not-comparable  samples of unlike machines, units or tools
 */
export const gateStateSchema = z.enum([
  'passed',
  'waived',
  'failed',
  'missing',
  'errored',
  'unreachable',
  'incomplete',
  'cannot-tell',
  'not-comparable',
]);
export type GateState = z.infer<typeof gateStateSchema>;

/** One thing that holds a gate. */
export interface Blocker {
  gate: string;
  /** The case or the metric; '' of the gate as a whole. */
  test: string;
  environment: string;
  state: Exclude<GateState, 'passed' | 'waived'>;
  /** Hash of the result: another result is another blocker. */
  result: string;
  /** In words. */
  text: string;
  /** Its waiver. */
  waived?: { by: string[]; reason: string; until: string };
}

export interface GateVerdict {
  gate: string;
  state: GateState;
  blockers: Blocker[];
  counts: { passed: number; failed: number; skipped: number; flaky: number };
  /** Cases that failed and passed. */
  flaky: string[];
  metrics: MetricVerdict[];
}

/** What is finished can be waived; for what has no result yet, the result is waited for. */
export function isFinished(state: GateState): boolean {
  return state === 'failed' || state === 'cannot-tell' || state === 'not-comparable';
}
