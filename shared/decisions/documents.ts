import { type DocumentBody, DECISION_SCHEMA } from '../platform/index.ts';
import type { Decision } from './decision.ts';

/** The documents of the container `decisions`; their partition says which package they are about, or all. */

/** Written once, never changed: a later decision takes its place. */
export interface DecisionDocument extends DocumentBody {
  kind: 'decision';
  scope: string;
  schema: typeof DECISION_SCHEMA;
  decision: Decision;
  /** ISO 8601. */
  recordedAt: string;
}

/** One a partition: numbers its events. */
export interface DecisionHead extends DocumentBody {
  kind: 'head';
  scope: string;
  sequence: number;
}

/** Partition of the decisions that name no package. */
const RULES = 'rules';

export const HEAD_ID = 'head';

/** The partition of what is decided about a package; without one, of the rules. */
export function partitionOf(packageName: string | undefined): string {
  return packageName === undefined ? RULES : `package/${packageName}`;
}

export function decisionId({ id }: Decision): string {
  return `decision:${id}`;
}
