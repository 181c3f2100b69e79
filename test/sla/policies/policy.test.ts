import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvalidInputError } from '../../../shared/platform/index.ts';
import { parseSlaPolicy } from '../../../shared/sla/policies/policy.ts';

const POLICY = `
name: ours
version: '3'
title: Ours
source: the handbook
clocks:
  - { name: fix, starts: { earliest: [affected] }, stops: [fixed], terms: [{ within: { days: 7 } }] }
`;

function fault(text: string): string {
  try {
    parseSlaPolicy(text, 'sla.yaml');
  } catch (error) {
    assert.ok(error instanceof InvalidInputError);
    return error.message;
  }
  return assert.fail('was taken');
}

test('a policy without more counts days in UTC, and says at risk in the last quarter', () => {
  const { policy } = parseSlaPolicy(POLICY, 'sla.yaml');
  assert.equal(policy.atRisk, 0.25);
  assert.deepEqual(policy.calendar, { timeZone: 'UTC', weekend: [6, 7], holidays: [] });
});

test('what is wrong is named with its field', () => {
  assert.match(
    fault(`${POLICY}calendar: { timeZone: Mars/Base }`),
    /sla\.yaml: .*calendar\.timeZone.*time zone/,
  );
  assert.match(fault(`${POLICY}calendar: { weekend: [1, 2, 3, 4, 5, 6, 7] }`), /calendar\.weekend/);
  assert.match(fault(`${POLICY}calendar: { holidays: [1 May] }`), /calendar\.holidays/);
  assert.match(fault(POLICY.replace('days: 7', 'days: -7')), /clocks\.0\.terms\.0\.within/);
  assert.match(fault(POLICY.replace('days: 7', 'weeks: 7')), /clocks\.0\.terms\.0\.within/);
  assert.match(fault(POLICY.replace('[affected]', '[guessed]')), /clocks\.0\.starts/);
  assert.match(fault('clocks: ['), /^SLA policy sla\.yaml: /);
});
