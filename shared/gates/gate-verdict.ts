import { z } from 'zod';
import type { MetricVerdict } from './judge-performance.ts';

/**
 *   passed          everything required is there, and nothing is at fault
 *   waived          what is at fault was waived by two people
 *   failed          a case failed, or a metric is worse
 *   missing         nobody reported
 *   errored         the test system failed
 *   unreachable     the test system did not answer
 *   incomplete      less was reported than required
 *   cannot-tell     too few runs, or a metric is missing
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

/** One reason why a gate holds. */
export interface Blocker {
  gate: string;
  /** The case or the metric; '' for the gate as a whole. */
  test: string;
  environment: string;
  state: Exclude<GateState, 'passed' | 'waived'>;
  /** Hash of the result: another result makes another blocker. */
  result: string;
  /** The reason in words. */
  text: string;
  /** Its waiver. */
  waived?: { by: string[]; reason: string; until: string };
}

export interface GateVerdict {
  gate: string;
  state: GateState;
  blockers: Blocker[];
  counts: { passed: number; failed: number; skipped: number; flaky: number };
  /** Cases that failed before they passed. */
  flaky: string[];
  metrics: MetricVerdict[];
}

/** Only a finished result can be waived; an unfinished one has to be waited for. */
export function isFinished(state: GateState): boolean {
  return state === 'failed' || state === 'cannot-tell' || state === 'not-comparable';
}
