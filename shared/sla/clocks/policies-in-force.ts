import { isDeepStrictEqual } from 'node:util';
import {
  againWhenOvertaken,
  InvalidInputError,
  type Platform,
  queryAll,
  type Stored,
} from '../../platform/index.ts';
import { openPolicy, type OpenSlaPolicy, type PolicyInForce } from '../policies/index.ts';
import { POLICIES, type PolicyDocument } from './documents.ts';

type Policies = Pick<Platform, 'documents' | 'apartFrom'>;

/** The policies that are or were in force, in order of time; what is under embargo goes by the same. */
export async function policiesInForce({ documents, apartFrom }: Policies): Promise<PolicyInForce[]> {
  const stored = await storedPolicies({ documents: apartFrom?.documents ?? documents });
  return withTimes(stored.map(({ body }) => body));
}

/** Which policy is in force; `undefined`: none yet. */
export async function policyInForce(
  platform: Policies,
): Promise<{ name: string; version: string } | undefined> {
  const last = (await policiesInForce(platform)).at(-1)?.policy;
  return last && { name: last.name, version: last.version };
}

/** Policies as clocks go by them. */
export function withTimes(stored: readonly PolicyDocument[]): PolicyInForce[] {
  return stored.map(({ since, policy }) => ({
    ...openPolicy(policy),
    since: since === null ? -Infinity : Date.parse(since),
  }));
}

/**
 * Puts a policy in force, unless it is: clocks go by it from now on, and by those before it until now. The first one
 * always was.
 * @returns its number, from 1
 * @throws InvalidInputError if its version is that of another policy in force before it
 */
export async function putInForce({ documents, clock }: Platform, { policy }: OpenSlaPolicy): Promise<number> {
  return againWhenOvertaken(async () => {
    const known = (await storedPolicies({ documents })).map(({ body }) => body);
    const number = nextNumber(known, { policy });
    const last = known.at(-1);
    if (number === last?.number) return number;
    const body: PolicyDocument = {
      id: `policy:${String(number).padStart(6, '0')}`,
      kind: 'policy',
      packageKey: POLICIES,
      number,
      since: last ? clock.now().toISOString() : null,
      policy,
    };
    await documents.container('clocks').create(POLICIES, body);
    return number;
  });
}

/**
 * The number that a policy has or would have, from 1. Pure.
 * @throws InvalidInputError if its version is that of another policy in force before it
 */
export function nextNumber(
  known: readonly PolicyDocument[],
  { policy }: Pick<OpenSlaPolicy, 'policy'>,
): number {
  const last = known.at(-1);
  if (last && isDeepStrictEqual(last.policy, policy)) return last.number;
  const { name, version } = policy;
  if (known.some((each) => each.policy.name === name && each.policy.version === version))
    throw new InvalidInputError(
      `SLA policy ${name}: version ${version} was in force with other content: a changed policy needs another version`,
      { field: 'version' },
    );
  return known.length + 1;
}

export async function storedPolicies({
  documents,
}: Pick<Platform, 'documents'>): Promise<Stored<PolicyDocument>[]> {
  const policies: Stored<PolicyDocument>[] = [];
  const query = { partition: POLICIES, where: { kind: 'policy' }, limit: 500 } as const;
  for await (const stored of queryAll<PolicyDocument>(documents.container('clocks'), query))
    policies.push(stored);
  return policies;
}
