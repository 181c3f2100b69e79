import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { FindingDocument } from '../../shared/findings/documents.ts';
import { type Change, changesOf, stateOf } from '../../shared/findings/transitions.ts';
import { isOpen } from '../../shared/vulnerabilities/verdict.ts';
import { shippedPolicy as policy } from '../support/policy.ts';
import { laneFacts, laneOf } from '../../shared/lanes/index.ts';
import type { Status, Verdict } from '../../shared/vulnerabilities/index.ts';
import { high, verdict } from './verdicts.ts';

const first = '2026-02-01T05:00:00.000Z';
const second = '2026-02-02T05:00:00.000Z';
const third = '2026-02-03T05:00:00.000Z';
const cve = 'CVE-2021-26691';

type Observation = Parameters<typeof changesOf>[2];

function observation(at: string, rest: Partial<Observation> = {}): Observation {
  return {
    release: 'azurelinux-3.0',
    package: 'httpd',
    packageKey: 'azurelinux-3.0/httpd',
    at,
    snapshot: `snapshot of ${at}`,
    baseline: false,
    proven: new Set(),
    laneOf: (found) => laneOf(policy, laneFacts(found)),
    goneReason: (gone) => `${gone} is gone.`,
    ...rest,
  };
}

type Stored = ReadonlyMap<string, FindingDocument>;

/** What is stored after changes: documents as the store gives them back. */
function applied(stored: Stored, changes: readonly Change[]): Stored {
  const next = new Map(stored);
  for (const { after } of changes) next.set(after.cve, JSON.parse(JSON.stringify(after)) as FindingDocument);
  return next;
}

/** The findings after these verdicts, one observation after the other. */
function after(...observed: [at: string, verdicts: Verdict[], rest?: Partial<Observation>][]): Stored {
  let stored: Stored = new Map();
  for (const [at, verdicts, rest] of observed) {
    stored = applied(stored, changesOf(stored, verdicts, observation(at, rest)));
  }
  return stored;
}

suite('a finding', () => {
  test('is opened by an affected verdict, with its state, evidence and times', () => {
    const [change, ...others] = changesOf(new Map(), [verdict(cve)], observation(first));

    assert.deepEqual(others, []);
    assert.deepEqual(
      { before: change?.before, stateChanged: change?.stateChanged },
      { before: undefined, stateChanged: true },
    );
    assert.deepEqual(change?.after, {
      id: cve,
      kind: 'finding',
      packageKey: 'azurelinux-3.0/httpd',
      schema: 1,
      release: 'azurelinux-3.0',
      package: 'httpd',
      cve,
      evr: '0:2.4.46-6.azl3',
      vulnStatus: 'Analyzed',
      status: 'affected',
      severity: 'high',
      score: high,
      lane: 'out-of-band',
      laneRule: 'critical-or-high',
      evidence: { identities: [], criteria: [], reason: 'It is affected.' },
      times: { published: '2021-06-10T07:15:00.000Z', ingested: first, detected: first, confirmed: first },
      revision: 1,
      snapshot: `snapshot of ${first}`,
    });
  });

  test('is confirmed when it becomes affected, not before', () => {
    const stored = after([first, [verdict(cve, 'under_investigation')]], [second, [verdict(cve)]]);

    const { times, revision, lane } = stored.get(cve) ?? assert.fail();
    assert.deepEqual(
      { detected: times.detected, confirmed: times.confirmed },
      { detected: first, confirmed: second },
    );
    assert.deepEqual({ revision, lane }, { revision: 2, lane: 'out-of-band' });
  });

  test('is closed by a fix, and opened again without one', () => {
    const fixed = after([first, [verdict(cve)]], [second, [verdict(cve, 'fixed')]]);
    const open = applied(fixed, changesOf(fixed, [verdict(cve)], observation(third)));

    assert.deepEqual(
      { status: fixed.get(cve)?.status, lane: fixed.get(cve)?.lane, closed: fixed.get(cve)?.times.closed },
      { status: 'fixed', lane: 'none', closed: second },
    );
    const { status, times, revision } = open.get(cve) ?? assert.fail();
    assert.deepEqual(
      { status, revision, closed: times.closed },
      { status: 'affected', revision: 3, closed: undefined },
    );
    assert.deepEqual(
      { detected: times.detected, confirmed: times.confirmed },
      { detected: first, confirmed: first },
    );
  });

  test('that stays closed keeps when it was closed', () => {
    const reasoned = { evidence: { identities: [], criteria: [], reason: 'Another reason.' } };

    const stored = after(
      [first, [verdict(cve)]],
      [second, [verdict(cve, 'fixed')]],
      [third, [verdict(cve, 'not_affected', reasoned)]],
    );

    assert.deepEqual(
      { status: stored.get(cve)?.status, closed: stored.get(cve)?.times.closed },
      { status: 'not_affected', closed: second },
    );
  });

  test('is closed with the reason when its CVE no longer applies, never deleted', () => {
    const stored = after([first, [verdict(cve)]], [second, []]);

    const { status, justification, lane, laneRule, evidence, times, revision } =
      stored.get(cve) ?? assert.fail();
    assert.deepEqual(
      { status, justification, lane, laneRule },
      {
        status: 'not_affected',
        justification: 'component_not_present',
        lane: 'none',
        laneRule: 'not_affected',
      },
    );
    assert.deepEqual(
      { reason: evidence.reason, closed: times.closed, revision },
      { reason: `${cve} is gone.`, closed: second, revision: 2 },
    );
  });

  test('loses its confidence and its component when it is closed', () => {
    const via = 'pkg:golang/golang.org/x/net@0.7.0';

    const stored = after([first, [verdict(cve, 'under_investigation', { via })]], [second, []]);

    const { confidence, via: component } = stored.get(cve) ?? assert.fail();
    assert.deepEqual({ confidence, component }, { confidence: undefined, component: undefined });
  });

  test("takes its severity and its lane from the vendor's rating, and gives both back when it goes", () => {
    const rating = { by: 'vendor', severity: 'low' } as const;

    const rated = after([first, [verdict(cve, 'affected', { rating })]]).get(cve);
    const unrated = after([first, [verdict(cve, 'affected', { rating })]], [second, [verdict(cve)]]).get(cve);
    const gone = after([first, [verdict(cve, 'affected', { rating })]], [second, []]).get(cve);

    assert.deepEqual(
      {
        severity: rated?.severity,
        rating: rated?.rating,
        score: rated?.score,
        lane: rated?.lane,
        laneRule: rated?.laneRule,
      },
      { severity: 'low', rating, score: high, lane: 'next-image', laneRule: 'medium-or-low' },
    );
    assert.deepEqual(
      { severity: unrated?.severity, rating: unrated?.rating, lane: unrated?.lane },
      { severity: 'high', rating: undefined, lane: 'out-of-band' },
    );
    assert.deepEqual(
      { severity: gone?.severity, rating: gone?.rating, status: gone?.status },
      { severity: 'high', rating: undefined, status: 'not_affected' },
    );
  });

  test('that was stored before there were ratings is read as it is', () => {
    const stored = after([first, [verdict(cve)]]);

    assert.equal('rating' in (stored.get(cve) ?? {}), false);
    assert.deepEqual(changesOf(stored, [verdict(cve)], observation(second)), []);
  });

  test('that is new evidence only is written without a change of state', () => {
    const stored = after([first, [verdict(cve)]]);
    const evidence = { identities: [], criteria: [], reason: 'For a better reason.' };

    const [change] = changesOf(stored, [verdict(cve, 'affected', { evidence })], observation(second));

    assert.deepEqual(
      { stateChanged: change?.stateChanged, revision: change?.after.revision },
      { stateChanged: false, revision: 1 },
    );
    assert.equal(change?.after.evidence.reason, 'For a better reason.');
    assert.deepEqual(change.after.times, stored.get(cve)?.times);
  });

  const changesState: [what: string, rest: Partial<Verdict>][] = [
    ['its score', { score: { ...high, base: 7.6 } }],
    ["the vendor's rating", { rating: { by: 'vendor', severity: 'low' } }],
    ['known exploitation', { kev: { dateAdded: '2026-02-02', ransomware: false } }],
    ['the component that it is in', { via: 'pkg:golang/a@1' }],
  ];
  for (const [what, rest] of changesState) {
    test(`changes its state with ${what}`, () => {
      const stored = after([first, [verdict(cve)]]);

      const [change] = changesOf(stored, [verdict(cve, 'affected', rest)], observation(second));

      assert.deepEqual(
        { stateChanged: change?.stateChanged, revision: change?.after.revision },
        { stateChanged: true, revision: 2 },
      );
    });
  }

  test('of a first import says so for good', () => {
    const stored = after([first, [verdict(cve)], { baseline: true }], [second, [verdict(cve, 'fixed')]]);

    assert.equal(stored.get(cve)?.baseline, true);
  });
});

suite('a closed verdict without a finding', () => {
  test('is stored where the build proves it', () => {
    const verdicts = [verdict('CVE-2021-0001', 'fixed'), verdict('CVE-2021-0002', 'not_affected')];

    const changes = changesOf(
      new Map(),
      verdicts,
      observation(first, { proven: new Set(['CVE-2021-0001', 'CVE-2021-0002']) }),
    );

    assert.deepEqual(
      changes.map(({ after: { cve: id, status, lane, times } }) => ({
        cve: id,
        status,
        lane,
        closed: times.closed,
      })),
      [
        { cve: 'CVE-2021-0001', status: 'fixed', lane: 'none', closed: first },
        { cve: 'CVE-2021-0002', status: 'not_affected', lane: 'none', closed: first },
      ],
    );
  });

  test('is not stored where only the version says it', () => {
    assert.deepEqual(
      changesOf(new Map(), [verdict(cve, 'fixed'), verdict(cve, 'not_affected')], observation(first)),
      [],
    );
  });
});

suite('changes', () => {
  test('come by year and number of the CVE', () => {
    const ids = ['CVE-2021-10000', 'CVE-2021-9999', 'CVE-2009-0001', 'CVE-2021-0999'];

    const changes = changesOf(
      new Map(),
      ids.map((id) => verdict(id)),
      observation(first),
    );

    assert.deepEqual(
      changes.map(({ after: { cve: id } }) => id),
      ['CVE-2009-0001', 'CVE-2021-0999', 'CVE-2021-9999', 'CVE-2021-10000'],
    );
  });

  const statuses = fc.constantFrom<Status>('affected', 'fixed', 'not_affected', 'under_investigation');
  const verdicts = fc
    .uniqueArray(
      fc.record({ number: fc.integer({ min: 1, max: 6 }), status: statuses, base: fc.constantFrom(5, 9) }),
      {
        selector: ({ number }) => number,
      },
    )
    .map((list) =>
      list.map(({ number, status, base }) =>
        verdict(`CVE-2021-000${number}`, status, { score: { ...high, base } }),
      ),
    );
  const proven = fc.subarray(['CVE-2021-0001', 'CVE-2021-0002']).map((ids) => new Set(ids));
  const history = fc.array(fc.record({ verdicts, proven, baseline: fc.boolean() }), {
    minLength: 1,
    maxLength: 5,
  });

  test('applied leave nothing to change, whatever came before', () => {
    fc.assert(
      fc.property(history, (steps) => {
        let stored: Stored = new Map();
        for (const [index, step] of steps.entries()) {
          const seen = observation(`2026-02-0${index + 1}T05:00:00.000Z`, step);
          stored = applied(stored, changesOf(stored, step.verdicts, seen));

          assert.deepEqual(
            changesOf(stored, step.verdicts, observation('2026-03-01T00:00:00.000Z', step)),
            [],
          );
        }
      }),
    );
  });

  test('bring every finding to what was seen last, and close the rest with a reason', () => {
    fc.assert(
      fc.property(history, (steps) => {
        let stored: Stored = new Map();
        for (const step of steps) {
          const changes = changesOf(stored, step.verdicts, observation(first, step));
          const said = new Map(step.verdicts.map((each) => [each.cve, each]));
          for (const { before, after: now, stateChanged } of changes) {
            assert.equal(now.revision - (before?.revision ?? 0), stateChanged ? 1 : 0);
            if (!before) assert.ok(isOpen(now.status) || step.proven.has(now.cve));
            if (stateChanged && before) assert.notDeepEqual(stateOf(before), stateOf(now));
            if (!said.has(now.cve)) assert.equal(now.evidence.reason, `${now.cve} is gone.`);
          }
          stored = applied(stored, changes);
          for (const finding of stored.values()) {
            const seen = said.get(finding.cve);
            if (seen)
              assert.deepEqual(
                { status: finding.status, score: finding.score },
                { status: seen.status, score: seen.score },
              );
            else assert.equal(isOpen(finding.status), false);
          }
        }
      }),
    );
  });
});
