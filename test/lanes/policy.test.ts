import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Severity, Ssvc } from '../../shared/vulnerabilities/index.ts';
import { laneOf, parsePolicy, type Policy } from '../../shared/lanes/index.ts';
import { InvalidInputError } from '../../shared/platform/index.ts';
import { shippedPolicy } from '../support/policy.ts';

function lane(
  status: string,
  severity: Severity,
  knownExploited = false,
  policy: Policy = shippedPolicy,
): string {
  const decision = laneOf(policy, { status, severity, knownExploited });
  return `${decision.lane}: ${decision.rule}`;
}

suite('the lane of an affected finding', () => {
  const lanes: [severity: Severity, knownExploited: boolean, lane: string][] = [
    ['critical', false, 'out-of-band: critical-or-high'],
    ['high', false, 'out-of-band: critical-or-high'],
    ['low', true, 'out-of-band: known-exploited'],
    ['unknown', true, 'out-of-band: known-exploited'],
    ['medium', false, 'next-image: medium-or-low'],
    ['low', false, 'next-image: medium-or-low'],
    ['none', false, 'next-image: medium-or-low'],
    ['unknown', false, 'triage: unknown-severity'],
  ];
  for (const [severity, knownExploited, expected] of lanes) {
    test(`of severity ${severity}${knownExploited ? ', known to be exploited,' : ''} is ${expected}`, () => {
      assert.equal(lane('affected', severity, knownExploited), expected);
    });
  }

  test('is triage while it is under investigation, whatever its severity', () => {
    assert.equal(lane('under_investigation', 'critical', true), 'triage: under-investigation');
  });

  test('is none when there is nothing to patch', () => {
    assert.equal(lane('fixed', 'critical', true), 'none: fixed');
    assert.equal(lane('not_affected', 'critical', true), 'none: not_affected');
  });
});

suite('a policy', () => {
  test('decides by the first rule that fits, and leaves the rest to triage', () => {
    const policy = parsePolicy(
      `lanes:
          - { name: exploited, when: { knownExploited: true, severity: [high] }, lane: out-of-band }
          - { name: quiet, when: { knownExploited: false }, lane: next-image }
          - { name: late, when: { severity: [critical] }, lane: out-of-band }`,
      'mine',
    );

    assert.equal(lane('affected', 'high', true, policy), 'out-of-band: exploited');
    assert.equal(lane('affected', 'critical', false, policy), 'next-image: quiet');
    assert.equal(lane('affected', 'low', true, policy), 'triage: no rule fits');
  });

  test('asks for what CISA judges by SSVC; what CISA has not judged fits no such rule', () => {
    const policy = parsePolicy(
      `lanes:
          - { name: worm, when: { exploitation: [active, poc], automatable: true, technicalImpact: [total] }, lane: out-of-band }
          - { name: by-hand, when: { automatable: false }, lane: next-image }`,
      'mine',
    );
    const of = (ssvc?: Ssvc): string =>
      laneOf(policy, {
        status: 'affected',
        severity: 'low',
        knownExploited: false,
        ...(ssvc ? { ssvc } : {}),
      }).rule;

    assert.equal(of({ exploitation: 'poc', automatable: true, technicalImpact: 'total' }), 'worm');
    assert.equal(of({ exploitation: 'none', automatable: true, technicalImpact: 'total' }), 'no rule fits');
    assert.equal(of({ exploitation: 'active', automatable: true }), 'no rule fits');
    assert.equal(of({ automatable: false }), 'by-hand');
    assert.equal(of(), 'no rule fits');
  });

  const bad: [what: string, text: string, message: RegExp][] = [
    ['is no YAML', 'lanes: [', /^policy mine: /],
    ['has no rules', 'lanes: []', /^policy mine: .*lanes/s],
    ['names an unknown lane', 'lanes: [{ name: a, when: {}, lane: tomorrow }]', /lanes\.0\.lane: "tomorrow"/],
    ['misspells a condition', 'lanes: [{ name: a, when: { severty: [high] }, lane: triage }]', /severty/],
  ];
  for (const [what, text, message] of bad) {
    test(`that ${what} is refused, naming it and the field`, () => {
      assert.throws(
        () => parsePolicy(text, 'mine'),
        (error) => error instanceof InvalidInputError && message.test(error.message),
      );
    });
  }
});
