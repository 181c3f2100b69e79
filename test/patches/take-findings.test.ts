import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { acceptBuild } from '../../shared/patches/builds/accept-build.ts';
import { advance, type Desk } from '../../shared/patches/desk.ts';
import type { FindingBrief } from '../../shared/patches/finding-brief.ts';
import { takeFindings } from '../../shared/patches/take-findings.ts';
import type { WorkStep } from '../../shared/patches/work.ts';
import { brief } from './briefs.ts';
import { build, later, lines, newDesk, told } from './desks.ts';

const [A, B, C] = ['CVE-2021-0001', 'CVE-2021-0002', 'CVE-2021-0003'];
const at = '2026-02-01T05:00:00.000Z';
const afterwards = '2026-02-02T05:00:00.000Z';

/** The desk after findings. */
function taken(desk: Desk, ...findings: FindingBrief[]): Desk {
  const next = later(desk, afterwards);
  takeFindings(next, findings);
  return next;
}

function opened(...findings: FindingBrief[]): Desk {
  const desk = newDesk(at);
  takeFindings(desk, findings);
  return desk;
}

/** Patch 1 after a build for it and further steps. */
function worked(desk: Desk, ...steps: WorkStep[]): Desk {
  const cves = desk.patches.get(1)?.cves.map(({ cve }) => cve);
  acceptBuild(desk, build('0:2.4-2', cves));
  for (const step of steps) {
    const patch = desk.patches.get(1);
    if (patch) advance(desk, patch, step, step === 'release' ? { releasedAt: at } : {});
  }
  return desk;
}

suite('findings of a package', () => {
  test('carry the module that has the flaw into the patch, the group of one decision', () => {
    const module = 'pkg:golang/golang.org/x/net';
    const desk = opened(brief(A, { module }), brief(B));

    const cves = desk.patches.get(1)?.cves.map((each) => `${each.cve} ${each.module ?? ''}`.trim());
    assert.deepEqual(cves, [`${A} ${module}`, B]);
  });

  test('open a patch where one is affected', () => {
    const desk = opened(brief(A));

    assert.deepEqual(desk.patches.get(1), {
      id: 'patch:000001',
      kind: 'patch',
      schema: 3,
      packageKey: 'azurelinux-3.0/httpd',
      release: 'azurelinux-3.0',
      package: 'httpd',
      number: 1,
      state: 'required',
      lane: 'out-of-band',
      laneReason: 'critical-or-high',
      cves: [
        {
          cve: A,
          severity: 'high',
          score: 7.5,
          knownExploited: false,
          lane: 'out-of-band',
          laneRule: 'critical-or-high',
        },
      ],
      revision: 1,
      openedAt: at,
      changedAt: at,
    });
  });

  test('open none where none is to be fixed', () => {
    for (const status of ['fixed', 'not_affected', 'under_investigation'] as const)
      assert.deepEqual(lines(opened(brief(A, { status }))), []);
    assert.deepEqual(lines(opened(brief(A, { lane: 'none' }))), []);
  });

  test('join the patch that is required, which keeps its number and when it was opened', () => {
    const desk = taken(opened(brief(B, { lane: 'next-image' })), brief(A));

    const patch = desk.patches.get(1);
    assert.deepEqual(lines(desk), [`1 required out-of-band ${A} ${B}`]);
    assert.deepEqual(
      { revision: patch?.revision, openedAt: patch?.openedAt, changedAt: patch?.changedAt },
      { revision: 2, openedAt: at, changedAt: afterwards },
    );
  });

  test('give it the most urgent lane, with the rule that chose it: what nobody scored could be anything', () => {
    const lanes = (...given: ('out-of-band' | 'next-image' | 'triage')[]): unknown => {
      const patch = opened(
        ...given.map((lane, index) => brief(`CVE-2021-000${index}`, { lane, laneRule: `rule of ${lane}` })),
      ).patches.get(1);
      return [patch?.lane, patch?.laneReason];
    };

    assert.deepEqual(lanes('next-image', 'triage', 'out-of-band'), ['out-of-band', 'rule of out-of-band']);
    assert.deepEqual(lanes('next-image', 'triage'), ['triage', 'rule of triage']);
    assert.deepEqual(lanes('next-image'), ['next-image', 'rule of next-image']);
  });

  test('change it when severity, rating, lane or exploitation do, and not with the score alone', () => {
    const desk = opened(brief(A));

    assert.deepEqual(told(taken(desk, brief(A))), []);
    assert.deepEqual(told(taken(desk, brief(A, { score: 7.6 }))), []);
    const rating = { by: 'vendor', severity: 'high' } as const;
    for (const change of [
      { severity: 'low' },
      { lane: 'triage' },
      { knownExploited: true },
      { rating },
    ] as const)
      assert.deepEqual(told(taken(opened(brief(A)), brief(A, change))), ['patch.required 1.2']);
  });

  test('withdraw it with its last CVE, saying why', () => {
    const one = taken(opened(brief(A), brief(B)), brief(A, { status: 'fixed', lane: 'none' }));
    assert.deepEqual(lines(one), [`1 required out-of-band ${B}`]);

    const none = taken(one, brief(B, { status: 'not_affected', lane: 'none' }));

    assert.deepEqual(lines(none), ['1 withdrawn none']);
    assert.equal(none.patches.get(1)?.reason, 'none of its CVEs is to be fixed any more');
  });

  test('open the next patch once the first has a build', () => {
    for (const steps of [[], ['begin'], ['begin', 'validate'], ['begin', 'reject']] satisfies WorkStep[][]) {
      const desk = taken(worked(opened(brief(A)), ...steps), brief(B));

      assert.deepEqual(lines(desk).at(1), `2 required out-of-band ${B}`, steps.join());
      assert.deepEqual(told(desk), ['patch.required 2.1']);
    }
  });

  test('tell of what becomes graver in a patch that has a build, which keeps its state', () => {
    const desk = taken(worked(opened(brief(A, { lane: 'next-image' })), 'begin'), brief(A));

    assert.deepEqual(told(desk), ['patch.validating 1.4']);
    assert.deepEqual(lines(desk), [`1 validating out-of-band ${A} 0:2.4-2`]);
  });

  test('leave a patch that has a build when they need no fix, and stay when another build has fixed them', () => {
    const desk = worked(opened(brief(A), brief(B)), 'begin');

    const fixed = taken(desk, brief(A, { status: 'fixed', lane: 'none' }));
    assert.deepEqual(told(fixed), []);

    const dropped = taken(fixed, brief(A, { status: 'not_affected', lane: 'none' }));
    assert.deepEqual(lines(dropped), [`1 validating out-of-band ${B} 0:2.4-2`]);
  });

  test('say nothing new of what a released patch fixes until it is shipped', () => {
    const desk = worked(opened(brief(A)), 'begin', 'validate', 'release');

    const graver = brief(A, { severity: 'critical', previousStatus: 'affected' });
    assert.deepEqual(told(taken(desk, graver)), []);
    assert.deepEqual(told(taken(desk, brief(A, { status: 'fixed', lane: 'none' }))), []);
  });

  test('need a new patch, which supersedes the released one, when a fix is gone again', () => {
    const desk = worked(opened(brief(A), brief(B)), 'begin', 'validate', 'release');

    const again = taken(desk, brief(A, { previousStatus: 'fixed' }));

    assert.deepEqual(lines(again), [
      `1 superseded out-of-band ${A} ${B} 0:2.4-2`,
      `2 required out-of-band ${A}`,
    ]);
    assert.deepEqual(told(again), ['patch.required 2.1', 'patch.superseded 1.6']);
    assert.deepEqual(
      { supersededBy: again.patches.get(1)?.supersededBy, reason: again.patches.get(1)?.reason },
      { supersededBy: 2, reason: `${A} is affected again` },
    );
    assert.equal(again.patches.get(1)?.releasedAt, at);
  });

  test('are in the patch that is required exactly when they were affected last, whatever came before', () => {
    const findings = fc.array(
      fc
        .record({
          number: fc.integer({ min: 1, max: 5 }),
          status: fc.constantFrom('affected' as const, 'fixed' as const, 'under_investigation' as const),
          lane: fc.constantFrom('out-of-band' as const, 'next-image' as const, 'triage' as const),
        })
        .map(({ number, ...rest }) => brief(`CVE-2021-000${number}`, rest)),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(fc.array(findings, { maxLength: 5 }), (batches) => {
        let desk = newDesk(at);
        for (const batch of batches) {
          desk = taken(desk, ...batch);

          assert.deepEqual(told(taken(desk, ...batch.slice(-1))), []);
        }
        const last = new Map(batches.flat().map((finding) => [finding.cve, finding]));
        const affected = [...last.values()].filter(({ status }) => status === 'affected');
        const required = [...desk.patches.values()].filter(({ state }) => state === 'required');
        assert.equal(required.length, affected.length > 0 ? 1 : 0);
        assert.deepEqual(
          required.flatMap(({ cves }) => cves.map(({ cve, lane }) => `${cve} ${lane}`)),
          affected.map(({ cve, lane }) => `${cve} ${lane}`).sort(),
        );
      }),
    );
  });

  test('keep a CVE that another one of the same event needs apart', () => {
    const desk = taken(opened(brief(A)), brief(A, { status: 'fixed', lane: 'none' }), brief(C));

    assert.deepEqual(lines(desk), [`1 required out-of-band ${C}`]);
  });
});
