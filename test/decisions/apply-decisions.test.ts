import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { applyDecisions } from '../../shared/decisions/apply-decisions.ts';
import { basisOf } from '../../shared/decisions/basis.ts';
import { type Decision, openBook } from '../../shared/decisions/index.ts';
import type { Verdict } from '../../shared/vulnerabilities/index.ts';
import { CVE, decide, deferred, found } from './decided.ts';

const RELEASE = 'azurelinux-3.0';
const NOW = '2026-02-01T00:00:00.000Z';

function apply(verdict: Verdict, ...decisions: Decision[]): Verdict {
  return applyDecisions(verdict, openBook(decisions, RELEASE, NOW)).verdict;
}

/** `not_affected`, `affected deferred`: what a verdict comes to. */
function outcome({ status, disposition }: Verdict): string {
  return [status, ...(disposition ? [disposition] : [])].join(' ');
}

suite('a decision', () => {
  test('gives a finding its status, and says who, when and why', () => {
    const decision = decide({ until: '2026-06-30' });

    const { status, justification, evidence } = apply(found(), decision);

    assert.deepEqual(
      { status, justification },
      { status: 'not_affected', justification: 'vulnerable_code_not_present' },
    );
    assert.equal(evidence.reason, 'Decided by alice on 2026-01-01 until 2026-06-30: It is not built in.');
    assert.deepEqual(evidence.decision, {
      id: decision.id,
      scope: `httpd ${CVE}`,
      author: 'alice',
      decidedAt: '2026-01-01T00:00:00.000Z',
      until: '2026-06-30T23:59:59.999Z',
      reason: 'It is not built in.',
      instead: { status: 'affected', reason: '2.4.46 lies in [2.4.0, 2.4.48).' },
    });
  });

  test('of fixed carries its proof', () => {
    const fixed = { status: 'fixed', justification: undefined, proof: 'Commit abc is in the build.' };

    const { status, evidence } = apply(found(), decide(fixed));

    assert.equal(status, 'fixed');
    assert.equal(evidence.decision?.proof, 'Commit abc is in the build.');
    assert.match(evidence.reason, /Proof: Commit abc is in the build\./);
  });

  test('of the first build with the fix goes for that and later ones, epoch included', () => {
    const fixed = decide({ status: 'fixed', justification: undefined, fixedIn: '1:2.4.46-3.azl3' });
    const build = (epoch: number, version: string, release: string): string =>
      apply(found(undefined, { epoch, version, release }), fixed).status;

    const { evidence } = apply(found(undefined, { epoch: 1, release: '3.azl3' }), fixed);

    assert.deepEqual(
      {
        firstAfter: build(1, '2.4.46', '3.azl3'),
        later: build(1, '2.4.46', '10.azl3'),
        newer: build(1, '2.4.47', '1.azl3'),
      },
      { firstAfter: 'fixed', later: 'fixed', newer: 'fixed' },
    );
    assert.deepEqual(
      {
        before: build(1, '2.4.46', '2.azl3'),
        otherEpoch: build(0, '2.4.47', '1.azl3'),
        older: build(1, '2.4.9', '9.azl3'),
      },
      { before: 'affected', otherEpoch: 'affected', older: 'affected' },
    );
    assert.match(evidence.reason, /Fixed in 1:2\.4\.46-3\.azl3, and this is 1:2\.4\.46-3\.azl3\.$/);
    assert.equal(evidence.decision?.fixedIn, '1:2.4.46-3.azl3');
  });

  test('of some builds holds for them alone, also when one comes back, until its term ends', () => {
    const build = (release: string): Verdict => found(undefined, { release });
    const accepted = decide({ ...deferred, builds: ['2.4.46-1.azl3'], until: '2026-02-28' });
    const seen = ['1.azl3', '2.azl3', '1.azl3'].map((release) => outcome(apply(build(release), accepted)));

    assert.deepEqual(seen, ['affected deferred', 'affected', 'affected deferred']);
    assert.match(
      apply(build('2.azl3'), accepted).evidence.reason,
      /no longer stands: it holds for 0:2\.4\.46-1\.azl3 only, and this is 0:2\.4\.46-2\.azl3\.$/,
    );
    assert.match(
      apply(build('1.azl3'), accepted).evidence.reason,
      /^Decided by alice on 2026-01-01 until 2026-02-28 for 0:2\.4\.46-1\.azl3 only: /,
    );
    const builds = [build('1.azl3'), build('2.azl3')];
    const both = applyDecisions(build('1.azl3'), openBook([accepted], RELEASE, NOW), { builds });
    assert.equal(outcome(both.verdict), 'affected', 'beside another build it does not hold');
    const later = openBook([accepted], RELEASE, '2026-03-01T00:00:00.000Z');
    assert.equal(outcome(applyDecisions(build('1.azl3'), later).verdict), 'affected');
  });

  test('of the first build with the fix stands for a later version, and not for another score or range', () => {
    const book = openBook(
      [decide({ status: 'fixed', justification: undefined, fixedIn: '2.4.46-1' })],
      RELEASE,
      NOW,
    );
    const { pins } = applyDecisions(found(), book);
    const again = (verdict: Verdict): string => applyDecisions(verdict, book, { pins }).verdict.status;
    const score = { version: '3.1', vector: 'CVSS:3.1/other', base: 9.8, severity: 'critical' } as const;

    assert.equal(again(found(undefined, { version: '2.4.47' })), 'fixed');
    assert.equal(again(found('[2.4.0, 2.4.52)')), 'affected');
    assert.equal(again(found(undefined, { score: { ...score, source: 'nvd@nist.gov' } })), 'affected');
  });

  test('can confirm what is under investigation, and put in doubt what is affected', () => {
    const suspected = found('-', { status: 'under_investigation', confidence: 0.4 });

    const confirmed = apply(suspected, decide({ status: 'affected', justification: undefined }));
    const doubted = apply(found(), decide({ status: 'under_investigation', justification: undefined }));

    assert.deepEqual(
      { status: confirmed.status, confidence: confirmed.confidence },
      { status: 'affected', confidence: undefined },
    );
    assert.deepEqual(
      { status: doubted.status, confidence: doubted.confidence },
      { status: 'under_investigation', confidence: 0.5 },
    );
  });

  test('to defer is about what is affected only', () => {
    const later = decide(deferred);
    const suspected = found('-', { status: 'under_investigation', confidence: 0.4 });

    assert.equal(outcome(apply(found(), later)), 'affected deferred');
    assert.deepEqual(apply(suspected, later), suspected);
  });

  const scopes: [scope: string, about: object, fits: boolean][] = [
    ['its package', { cve: undefined }, true],
    ['another package', { package: 'nginx' }, false],
    ['its CVE in any package', { package: undefined }, true],
    ['another CVE', { cve: 'CVE-2021-0002' }, false],
    ['its release', { release: RELEASE }, true],
    ['another release', { release: 'azurelinux-2.0' }, false],
    ['its product', { package: undefined, cve: undefined, product: 'apache:http_server' }, true],
    ['another product', { product: 'apache:log4j' }, false],
    ['its component', { component: 'pkg:golang/golang.org/x/net' }, true],
    ['its component and version', { component: 'pkg:golang/golang.org/x/net@v0.13.0' }, true],
    ['a component whose name begins the same', { component: 'pkg:golang/golang.org/x/n' }, false],
    ['its severity among others', { cve: undefined, severity: ['low', 'high'] }, true],
    ['another severity', { severity: ['low'] }, false],
  ];
  for (const [scope, about, fits] of scopes) {
    test(`about ${scope} ${fits ? 'applies' : 'does not apply'}`, () => {
      const via = 'pkg:golang/golang.org/x/net@v0.13.0';

      assert.equal(apply(found(undefined, { via }), decide(about)).status === 'not_affected', fits);
    });
  }

  test('of a rule settles what is open; only one that names the CVE overrules what is closed', () => {
    const fixed = found(undefined, { status: 'fixed' });

    assert.equal(apply(fixed, decide({ cve: undefined })).status, 'fixed');
    assert.equal(apply(fixed, decide()).status, 'not_affected');
  });
});

suite('of several decisions', () => {
  const narrowest: [what: string, about: object][] = [
    ['in one release', { release: RELEASE }],
    ['about the finding', {}],
    ['about the CVE in any package', { package: undefined }],
    ['about a component of the package', { cve: undefined, component: 'pkg:golang/golang.org/x/net' }],
    ['about the package', { cve: undefined }],
    ['about a product', { cve: undefined, package: undefined, product: 'apache:http_server' }],
    ['about a severity', { cve: undefined, package: undefined, severity: 'high' }],
    ['about a release', { cve: undefined, package: undefined, release: RELEASE }],
  ];
  for (const [index, [what, about]] of narrowest.slice(0, -1).entries()) {
    test(`the one ${what} wins over wider ones, older or newer`, () => {
      const via = 'pkg:golang/golang.org/x/net@v0.13.0';
      const wider = narrowest
        .slice(index + 1)
        .map(([, scope], age) => decide({ ...scope, ...deferred, decidedAt: `202${4 + (age % 3)}-06-01` }));

      assert.equal(outcome(apply(found(undefined, { via }), ...wider, decide(about))), 'not_affected');
    });
  }

  test('of one scope the newest counts, in whatever order they come, also when its term has ended', () => {
    const older = decide();
    const newer = decide({ ...deferred, decidedAt: '2026-01-02' });
    const ended = decide({ ...deferred, decidedAt: '2026-01-03', until: '2026-01-04' });

    assert.equal(outcome(apply(found(), newer, older)), 'affected deferred');
    assert.equal(outcome(apply(found(), older, newer)), 'affected deferred');
    assert.equal(outcome(apply(found(), older, ended, newer)), 'affected');
  });

  test('one that takes back leaves its scope to wider ones', () => {
    const rule = decide({ ...deferred, cve: undefined });
    const revoked = decide({
      status: undefined,
      justification: undefined,
      revoked: true,
      decidedAt: '2026-01-05',
    });

    assert.equal(outcome(apply(found(), decide(), revoked)), 'affected');
    assert.equal(outcome(apply(found(), decide(), revoked, rule)), 'affected deferred');
    assert.equal(
      outcome(apply(found(), decide(), revoked, decide({ decidedAt: '2026-01-06' }))),
      'not_affected',
    );
  });
});

suite('a decision that no longer stands', () => {
  test('for its term is over says so, and the finding is open again', () => {
    const { status, evidence } = apply(found(), decide({ until: '2026-01-31' }));

    assert.equal(status, 'affected');
    assert.equal(
      evidence.reason,
      '2.4.46 lies in [2.4.0, 2.4.48). The decision of alice of 2026-01-01 on httpd ' +
        `${CVE} no longer stands: its term has ended.`,
    );
  });

  const evidence = basisOf([found()]);
  const changes: [what: string, now: Verdict, says: RegExp][] = [
    [
      'the range changed',
      found('[2.4.0, 2.4.50)'),
      /the range changed from apache:http_server \[2\.4\.0, 2\.4\.48\) to apache:http_server \[2\.4\.0, 2\.4\.50\)\./,
    ],
    [
      'the version changed',
      found(undefined, { version: '2.4.47' }),
      /version changed from 2\.4\.46 to 2\.4\.47/,
    ],
    [
      'the score changed',
      found(undefined, {
        score: { version: '3.1', vector: 'NEW', base: 9, severity: 'critical', source: 'x' },
      }),
      /the score changed from CVSS:3\.1\/AV:N to NEW/,
    ],
    [
      'the record changed',
      found(undefined, { vulnStatus: 'Modified' }),
      /status of the CVE changed from Analyzed/,
    ],
    [
      'it became known to be exploited',
      found(undefined, { kev: { dateAdded: '2026-01-20', ransomware: false } }),
      /known exploitation changed from no to yes/,
    ],
    [
      'the component changed',
      found(undefined, { via: 'pkg:npm/x@1' }),
      /component changed from none to pkg:npm\/x@1/,
    ],
    ['the verdict changed', found(undefined, { status: 'fixed' }), /verdict changed from affected to fixed/],
  ];
  for (const [what, now, says] of changes) {
    test(`for ${what} says so, and does not apply`, () => {
      const decided = apply(now, decide({ evidence }));

      assert.equal(decided.status, now.status);
      assert.match(decided.evidence.reason, says);
    });
  }

  test('rests on what was seen first where its evidence is not known', () => {
    const book = openBook([decide()], RELEASE, NOW);
    const first = applyDecisions(found(), book);

    const changed = applyDecisions(found('[2.4.0, 2.4.50)'), book, { pins: first.pins });
    const back = applyDecisions(found(), book, { pins: changed.pins });

    assert.deepEqual(
      [first, changed, back].map(({ verdict }) => verdict.status),
      ['not_affected', 'affected', 'not_affected'],
    );
  });

  test('rests on every build of the package', () => {
    const [one, two] = [found(), found(undefined, { version: '2.4.40' })];
    const book = openBook([decide()], RELEASE, NOW);
    const first = applyDecisions(one, book, { builds: [one] });

    const more = applyDecisions(one, book, { builds: [one, two], pins: first.pins });

    assert.match(more.verdict.evidence.reason, /version changed from 2\.4\.46 to 2\.4\.40, 2\.4\.46/);
  });
});
