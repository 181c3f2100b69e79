import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { applyDecisions } from '../../shared/decisions/apply-decisions.ts';
import type { Basis } from '../../shared/decisions/decision.ts';
import { basisOf } from '../../shared/decisions/basis.ts';
import { type Decision, openBook, type Pins } from '../../shared/decisions/index.ts';
import type { Verdict } from '../../shared/vulnerabilities/index.ts';
import { high } from '../findings/verdicts.ts';
import { decide, deferred, found } from './decided.ts';

/** Small domains, so that what changes often comes back. */
const verdicts: fc.Arbitrary<Verdict> = fc
  .record({
    range: fc.constantFrom('[1, 2)', '[1, 3)'),
    version: fc.constantFrom('2.4.46', '2.4.47'),
    status: fc.constantFrom('affected', 'affected', 'under_investigation', 'fixed'),
    vulnStatus: fc.constantFrom('Analyzed', 'Modified'),
    score: fc.constantFrom(high, {
      ...high,
      base: 9.8,
      vector: 'CVSS:3.1/AV:L',
      severity: 'critical' as const,
    }),
    via: fc.constantFrom('pkg:npm/a@1', undefined),
  })
  .map(({ range, via, ...rest }) => found(range, { ...rest, ...(via === undefined ? {} : { via }) }));

const days = fc.integer({ min: 1, max: 28 }).map((day) => `2026-01-${String(day).padStart(2, '0')}`);

const decisions: fc.Arbitrary<Decision> = fc
  .record({
    about: fc.constantFrom(
      {},
      { cve: undefined },
      { package: undefined },
      { component: 'pkg:npm/a' },
      { severity: 'high' },
    ),
    outcome: fc.constantFrom(
      {},
      deferred,
      { status: 'affected', justification: undefined },
      { rating: 'low' },
      { ...deferred, rating: 'critical' },
      { status: undefined, justification: undefined, rating: 'high' },
    ),
    term: fc.option(days, { nil: undefined }),
    evidence: fc.option(verdicts, { nil: undefined }),
    complete: fc.boolean(),
    author: fc.constantFrom('alice', 'bob'),
  })
  .map(({ about, outcome, term, evidence, complete, author }) => {
    const basis = evidence && basisOf([evidence]);
    const known = basis && !complete ? { versions: basis.versions } : basis;
    return decide({ ...about, ...outcome, until: term, evidence: known, author, decidedAt: '2025-12-01' });
  });

/** What a finding came to at each time, its pins handed on as the pipeline does it. */
function history(
  decided: readonly Decision[],
  seen: readonly { verdict: Verdict; day: string }[],
): { now: string; basis: Basis; outcome: Verdict }[] {
  let pins: Pins = {};
  return seen.map(({ verdict, day }) => {
    const now = `${day}T12:00:00.000Z`;
    const step = applyDecisions(verdict, openBook(decided, 'release-1', now), { pins });
    pins = step.pins;
    return { now, basis: basisOf([verdict]), outcome: step.verdict };
  });
}

suite('whatever happens to a finding', () => {
  const lives = fc.tuple(
    fc.array(decisions, { minLength: 1, maxLength: 4 }),
    fc.array(fc.record({ verdict: verdicts, day: days }), { minLength: 1, maxLength: 8 }),
  );

  test('a decision never outlives its evidence nor its term', () => {
    fc.assert(
      fc.property(lives, ([decided, seen]) => {
        const firstBasis = new Map<string, Basis>();
        for (const { now, basis, outcome } of history(decided, seen)) {
          const { decision, rating } = outcome.evidence;
          for (const applied of decided.filter(({ id }) => id === decision?.id || id === rating?.id)) {
            assert.ok(applied.until === undefined || now <= applied.until, 'its term is over');
            for (const [field, value] of Object.entries(applied.evidence ?? {}))
              assert.deepEqual(basis[field as keyof Basis], value, `${field} is not what it was decided on`);
            const first = firstBasis.get(applied.id) ?? basis;
            firstBasis.set(applied.id, first);
            assert.deepEqual(basis, first, 'the evidence is not what it was when it first applied');
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('what no decision settles is what matching says, and says which decisions no longer stand', () => {
    fc.assert(
      fc.property(lives, ([decided, seen]) => {
        for (const [index, { outcome }] of history(decided, seen).entries()) {
          if (outcome.evidence.decision ?? outcome.evidence.rating) continue;
          const { evidence, ...facts } = outcome;
          const { evidence: matched, ...expected } = seen[index]?.verdict ?? found();
          assert.deepEqual(facts, expected);
          assert.ok(evidence.reason.startsWith(matched.reason));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a rating is never without the decision that it comes from, and the score stays beside it', () => {
    fc.assert(
      fc.property(lives, ([decided, seen]) => {
        for (const [index, { outcome }] of history(decided, seen).entries()) {
          const rater = decided.find(({ id }) => id === outcome.evidence.rating?.id);
          assert.equal(outcome.rating?.severity, rater?.rating?.severity);
          assert.deepEqual(outcome.score, seen[index]?.verdict.score);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a disposition is of what is affected, and fixed has a proof', () => {
    fc.assert(
      fc.property(lives, ([decided, seen]) => {
        for (const { outcome } of history(decided, seen)) {
          const { status, disposition, evidence } = outcome;
          if (disposition !== undefined) assert.equal(status, 'affected');
          if (status === 'fixed' && evidence.decision) assert.ok(evidence.decision.proof);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('the order in which decisions came does not matter', () => {
    fc.assert(
      fc.property(lives, ([decided, seen]) => {
        assert.deepEqual(history(decided.toReversed(), seen), history(decided, seen));
      }),
      { numRuns: 100 },
    );
  });
});
