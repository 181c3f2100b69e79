import type { Platform } from '../platform/index.ts';
import { policiesInForce } from './clocks/policies-in-force.ts';
import { openSlaPolicy } from './open-policy.ts';
import type { OpenSlaPolicy } from './policies/index.ts';

/**
 * The policy of times to run by: the one that is named; without a name the one in force, which is kept with the clocks,
 * so that whoever was told of none moves no clock by another; the default only where none was in force yet.
 * @throws InvalidInputError naming the policy and the field
 */
export async function policyToRunBy(
  platform: Pick<Platform, 'documents' | 'apartFrom'>,
  named: string | undefined,
): Promise<OpenSlaPolicy> {
  if (named !== undefined) return openSlaPolicy(named);
  return (await policiesInForce(platform)).at(-1) ?? openSlaPolicy();
}
