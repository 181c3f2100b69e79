import type { OpenSlaPolicy } from '../../../shared/sla/index.ts';
import { parseSlaPolicy } from '../../../shared/sla/policies/index.ts';
import { shippedPolicy } from '../../support/policy.ts';

const { operations } = shippedPolicy;

/** As it ships, with queues that are full soon. */
export const policy = {
  ...shippedPolicy,
  operations: { ...operations, queues: { ...operations.queues, waiting: { above: 20, until: 10 } } },
};

/** A fix is due 60 hours after a finding is known to be affected. */
export const slaPolicy: OpenSlaPolicy = parseSlaPolicy(
  `{ name: ours, version: '1', title: t, source: s,
     clocks: [{ name: fix, starts: { earliest: [affected] }, stops: [in-repository, fixed],
                terms: [{ within: { hours: 60 } }] }] }`,
  'test',
);
