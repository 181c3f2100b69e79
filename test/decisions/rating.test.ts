import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { applyDecisions } from '../../shared/decisions/apply-decisions.ts';
import { basisOf } from '../../shared/decisions/basis.ts';
import { type Decision, decisionDigest, listDecisions, openBook } from '../../shared/decisions/index.ts';
import { severityOf, type Verdict } from '../../shared/vulnerabilities/index.ts';
import { high } from '../findings/verdicts.ts';
import { CVE, decide, deferred, found } from './decided.ts';

const RELEASE = 'azurelinux-3.0';
const NOW = '2026-02-01T00:00:00.000Z';
const low31 = 'CVSS:3.1/AV:L/AC:H/PR:H/UI:N/S:U/C:L/I:N/A:N';
const revoked = { status: undefined, justification: undefined, revoked: true } as const;

/** A decision that only rates. */
function rateAs(rating: string | undefined, changes: Parameters<typeof decide>[0] = {}): Decision {
  return decide({ status: undefined, justification: undefined, rating, reason: 'No port.', ...changes });
}

function apply(verdict: Verdict, ...decisions: Decision[]): Verdict {
  return applyDecisions(verdict, openBook(decisions, RELEASE, NOW)).verdict;
}

/** `low affected deferred`. */
function outcome(verdict: Verdict): string {
  const { status, disposition } = verdict;
  return [severityOf(verdict), status, ...(disposition ? [disposition] : [])].join(' ');
}

suite("the vendor's rating", () => {
  test('is how grave the finding is; score and status stay, and the reason tells both', () => {
    const rating = rateAs('low', { until: '2026-06-30' });

    const verdict = apply(found(), rating);

    assert.equal(outcome(verdict), 'low affected');
    assert.deepEqual(
      { rating: verdict.rating, score: verdict.score },
      { rating: { by: 'vendor', severity: 'low' }, score: high },
    );
    assert.equal(
      verdict.evidence.reason,
      '2.4.46 lies in [2.4.0, 2.4.48). Rated low, not high, by alice on 2026-01-01 until 2026-06-30: No port.',
    );
    assert.deepEqual(verdict.evidence.rating, {
      id: rating.id,
      scope: `httpd ${CVE}`,
      author: 'alice',
      decidedAt: '2026-01-01T00:00:00.000Z',
      until: '2026-06-30T23:59:59.999Z',
      reason: 'No port.',
    });
    assert.equal(verdict.evidence.decision, undefined);
  });

  test('by a vector has its score', () => {
    const { rating } = apply(found(), rateAs(undefined, { vector: low31 }));

    assert.deepEqual(rating, { by: 'vendor', severity: 'low', score: 1.9, vector: low31 });
  });

  test('is a severity where nobody scored the CVE', () => {
    const { score: _, ...unscored } = found();

    const verdict = apply(unscored, rateAs('medium'));

    assert.deepEqual(
      { unscored: severityOf(unscored), verdict: severityOf(verdict) },
      { unscored: 'unknown', verdict: 'medium' },
    );
    assert.match(verdict.evidence.reason, /Rated medium, not unknown, by alice/);
  });

  test('may come with a status, whose reason it does not repeat', () => {
    const verdict = apply(found(), decide({ ...deferred, rating: 'medium' }));

    assert.equal(outcome(verdict), 'medium affected deferred');
    assert.equal(
      verdict.evidence.reason,
      'Decided by alice on 2026-01-01: It is not built in. Rated medium, not high, by the same decision.',
    );
  });

  const scopes: [what: string, about: object, fits: boolean][] = [
    ['its package', { cve: undefined }, true],
    ['another package', { package: 'nginx' }, false],
    ['its CVE in any package', { package: undefined }, true],
    ['its component', { package: undefined, cve: undefined, component: 'pkg:golang/golang.org/x/net' }, true],
    ['the severity of its score', { package: undefined, cve: undefined, severity: 'high' }, true],
    ['another severity', { package: undefined, cve: undefined, severity: 'low' }, false],
  ];
  for (const [what, about, fits] of scopes) {
    test(`about ${what} ${fits ? 'applies' : 'does not apply'}`, () => {
      const verdict = found(undefined, { via: 'pkg:golang/golang.org/x/net@v0.13.0' });

      assert.equal(severityOf(apply(verdict, rateAs('low', about))), fits ? 'low' : 'high');
    });
  }

  test('by a rule is of what is open; only one that names the CVE rates what is closed', () => {
    const fixed = found(undefined, { status: 'fixed' });

    assert.equal(apply(fixed, rateAs('low', { cve: undefined })).rating, undefined);
    assert.equal(apply(fixed, rateAs('low')).rating?.severity, 'low');
  });

  test('of the narrowest scope counts, then the newest', () => {
    const rule = rateAs('critical', { cve: undefined, decidedAt: '2026-01-09' });
    const older = rateAs('low');
    const newer = rateAs('medium', { decidedAt: '2026-01-02' });

    assert.equal(severityOf(apply(found(), rule, newer, older)), 'medium');
  });
});

suite('a rating and what else is decided', () => {
  test('of one scope stand side by side, whichever came first', () => {
    for (const days of [
      ['2026-01-01', '2026-01-02'],
      ['2026-01-02', '2026-01-01'],
    ]) {
      const [first, second] = [
        rateAs('low', { decidedAt: days[0] }),
        decide({ decidedAt: days[1], ...deferred }),
      ];

      assert.equal(outcome(apply(found(), first, second)), 'low affected deferred');
      assert.deepEqual(
        listDecisions([first, second], NOW).map(({ standing }) => standing),
        ['in force', 'in force'],
      );
    }
  });

  test('are taken back together', () => {
    const both = [rateAs('low'), decide({ ...deferred, decidedAt: '2026-01-02' })];
    const back = decide({ ...revoked, decidedAt: '2026-01-03' });

    assert.deepEqual(apply(found(), ...both, back), found());
    assert.deepEqual(
      listDecisions([...both, back], NOW).map(({ standing }) => standing),
      ['revoked', 'superseded', 'superseded'],
    );
  });

  test('a rule on a severity settles what is rated so, and no more what was scored so', () => {
    const about = { cve: undefined, package: undefined };
    const lows = decide({ ...deferred, ...about, severity: 'low' });
    const highs = decide({ ...deferred, ...about, severity: 'high' });

    assert.equal(outcome(apply(found(), lows)), 'high affected');
    assert.equal(outcome(apply(found(), lows, rateAs('low'))), 'low affected deferred');
    assert.equal(outcome(apply(found(), highs, rateAs('low'))), 'low affected');
  });

  test('of one rule do not take its findings out of the severity that it is about', () => {
    const rule = rateAs('low', {
      cve: undefined,
      package: undefined,
      severity: 'high',
      disposition: 'deferred',
    });

    assert.equal(outcome(apply(found(), rule)), 'low affected deferred');
  });
});

suite('a rating that no longer stands', () => {
  const evidence = basisOf([found()]);
  const changes: [what: string, now: Verdict, decision: Decision, says: RegExp][] = [
    [
      'a new score',
      found(undefined, { score: { ...high, vector: 'NEW' } }),
      rateAs('low', { evidence }),
      /the score changed from CVSS:3\.1\/AV:N to NEW/,
    ],
    ['a new range', found('[2.4.0, 2.4.50)'), rateAs('low', { evidence }), /the range changed/],
    [
      'a new version',
      found(undefined, { version: '2.4.47' }),
      rateAs('low', { evidence }),
      /the version changed from 2\.4\.46 to 2\.4\.47/,
    ],
    ['the end of its term', found(), rateAs('low', { until: '2026-01-31' }), /its term has ended/],
  ];
  for (const [what, now, decision, says] of changes) {
    test(`for ${what} says so, and the score counts again`, () => {
      const verdict = apply(now, decision);

      assert.deepEqual(
        { rating: verdict.rating, evidence: verdict.evidence.rating },
        { rating: undefined, evidence: undefined },
      );
      assert.equal(severityOf(verdict), 'high');
      assert.match(verdict.evidence.reason, says);
    });
  }
});

suite('the digest of what is decided about a package', () => {
  const digest = (...decisions: Decision[]): string =>
    decisionDigest(openBook(decisions, RELEASE, NOW), 'httpd', () => [found()]);
  const rule = { package: undefined, cve: undefined };

  test('changes with a rating of the package, and with a rule that rates a finding of it', () => {
    const byRule = rateAs('low', { ...rule, severity: 'high' });
    const digests = [[], [rateAs('low')], [rateAs('medium')], [byRule]].map((list) => digest(...list));

    assert.equal(new Set(digests).size, 4);
    assert.equal(digest(rateAs('low', { ...rule, severity: 'medium' })), '');
  });

  test('changes with a rule on the severity that a rating gives', () => {
    const lows = decide({ ...deferred, ...rule, severity: 'low' });

    assert.equal(digest(lows), '');
    assert.notEqual(digest(lows, rateAs('low')), digest(rateAs('low')));
    assert.equal(digest(lows, rateAs('medium')), digest(rateAs('medium')));
  });
});
