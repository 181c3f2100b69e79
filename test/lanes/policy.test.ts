import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import type { Severity } from '../../shared/vulnerabilities/index.ts';
import { laneOf, type Policy, readPolicy } from '../../shared/lanes/index.ts';
import { InvalidInputError } from '../../shared/platform/index.ts';

const shipped = readPolicy();

function lane(status: string, severity: Severity, knownExploited = false, policy: Policy = shipped): string {
  const decision = laneOf(policy, { status, severity, knownExploited });
  return `${decision.lane}: ${decision.rule}`;
}

function policyFile(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-policy-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'policy.yaml');
  writeFileSync(file, text);
  return file;
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

suite('a policy file', () => {
  test('decides by the first rule that fits, and leaves the rest to triage', (t) => {
    const policy = readPolicy(
      policyFile(
        t,
        `lanes:
          - { name: exploited, when: { knownExploited: true, severity: [high] }, lane: out-of-band }
          - { name: quiet, when: { knownExploited: false }, lane: next-image }
          - { name: late, when: { severity: [critical] }, lane: out-of-band }`,
      ),
    );

    assert.equal(lane('affected', 'high', true, policy), 'out-of-band: exploited');
    assert.equal(lane('affected', 'critical', false, policy), 'next-image: quiet');
    assert.equal(lane('affected', 'low', true, policy), 'triage: no rule fits');
  });

  const bad: [what: string, text: string, message: RegExp][] = [
    ['is no YAML', 'lanes: [', /policy .*policy\.yaml: /],
    ['has no rules', 'lanes: []', /policy\.yaml: .*lanes/s],
    ['names an unknown lane', 'lanes: [{ name: a, when: {}, lane: tomorrow }]', /lanes\[0\]\.lane/],
    ['misspells a condition', 'lanes: [{ name: a, when: { severty: [high] }, lane: triage }]', /severty/],
  ];
  for (const [what, text, message] of bad) {
    test(`that ${what} is refused, naming file and field`, (t) => {
      const file = policyFile(t, text);

      assert.throws(
        () => readPolicy(file),
        (error) => error instanceof InvalidInputError && message.test(error.message),
      );
    });
  }

  test('that is missing is refused, naming it', () => {
    assert.throws(
      () => readPolicy('/nowhere/policy.yaml'),
      /^InvalidInputError: policy \/nowhere\/policy\.yaml: /,
    );
  });
});
