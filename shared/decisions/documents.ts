import { type DocumentBody, DECISION_SCHEMA } from '../platform/index.ts';
import type { Decision } from './decision.ts';

/** Documents of the container `decisions`; their partition is the package they are about, or all of them. */

/** Written once and never changed: a later decision replaces it. */
export interface DecisionDocument extends DocumentBody {
  kind: 'decision';
  scope: string;
  schema: typeof DECISION_SCHEMA;
  decision: Decision;
  /** ISO 8601. */
  recordedAt: string;
}

/** One per partition: numbers its events. */
export interface DecisionHead extends DocumentBody {
  kind: 'head';
  scope: string;
  sequence: number;
}

/** Partition of decisions that name no package. */
const RULES = 'rules';

export const HEAD_ID = 'head';

/** The partition of a package's decisions; without a package, of the rules. */
export function partitionOf(packageName: string | undefined): string {
  return packageName === undefined ? RULES : `package/${packageName}`;
}

export function decisionId({ id }: Decision): string {
  return `decision:${id}`;
}
