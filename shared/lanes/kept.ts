import type { OperationsPolicy } from './operations-policy.ts';

/** Something with the policy that says how long data is kept. */
export interface Keeping {
  policy: { operations: Pick<OperationsPolicy, 'retention'> };
}

/** How long documents of a kind are kept, in seconds, as `ttl` of a document says it. */
export function keptSeconds(
  { policy }: Keeping,
  kind: keyof OperationsPolicy['retention']['keepDays'],
): number {
  return Math.ceil(policy.operations.retention.keepDays[kind] * 86_400);
}
