import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  extendWaiver,
  type GateJudgement,
  type GateReport,
  type Grant,
  grantWaiver,
  judgeGates,
  requiredSet,
  type Waiver,
} from '../../shared/gates/index.ts';
import { ranCases } from '../../shared/gates/judge-cases.ts';
import type { GateQuestion } from '../../shared/gates/judge-gates.ts';
import { InvalidInputError } from '../../shared/platform/index.ts';
import { baseline, policyOf } from './made-samples.ts';
import { header, json, junit } from './reports.ts';

const now = new Date('2026-05-01T00:00:00Z');
const both = ['out-of-band', 'next-image'];
const policy = policyOf([
  { name: 'build-verification', lanes: both, judges: 'cases' },
  { name: 'extensions', lanes: both, judges: 'cases' },
  { name: 'current-image', lanes: ['out-of-band'], judges: 'cases', expects: ['boots'] },
]);
const one = policyOf([{ name: 'extensions', lanes: both, judges: 'cases' }]);

function report(gate: string, cases: Record<string, string>, more: Record<string, unknown> = {}): GateReport {
  const list = Object.entries(cases).map(([name, status]) => ({ name, status }));
  return json({ ...header, gate, cases: list, ...more });
}

function judge(reports: GateReport[], more: Partial<GateQuestion> = {}): GateJudgement {
  return judgeGates({
    build: header.build,
    required: requiredSet(one, 'next-image'),
    reports,
    expected: {},
    baselines: [],
    waivers: [],
    now,
    ...more,
  });
}

suite('the required set', () => {
  test('two passed, one silent: held, and what is waited for is named', () => {
    const reports = [
      report('build-verification', { t: 'passed' }),
      report('current-image', { boots: 'passed' }),
    ];
    const judgement = judge(reports, { required: requiredSet(policy, 'out-of-band') });
    assert.equal(judgement.isReleasable, false);
    assert.deepEqual(judgement.holds, ['waiting: extensions']);
    assert.deepEqual(
      judgement.gates.map(({ state }) => state),
      ['passed', 'missing', 'passed'],
    );
  });

  test('is that of the lane, and stays what it was when the policy changes', () => {
    const kept = JSON.parse(JSON.stringify(requiredSet(policy, 'next-image'))) as GateQuestion['required'];
    assert.deepEqual(
      kept.gates.map(({ name }) => name),
      ['build-verification', 'extensions'],
    );
    const reports = [report('build-verification', { t: 'passed' }), report('extensions', { t: 'passed' })];
    assert.equal(judge(reports, { required: kept }).isReleasable, true);
  });

  test('a gate that is not asked for changes nothing', () => {
    const reports = [report('extensions', { t: 'passed' }), report('other', { t: 'failed' })];
    assert.equal(judge(reports).isReleasable, true);
  });

  test('reports of another build say nothing of this one', () => {
    assert.deepEqual(judge([report('extensions', { t: 'passed' }, { build: 'cd'.repeat(16) })]).holds, [
      'waiting: extensions',
    ]);
  });
});

suite('states stay apart', () => {
  const states: [state: string, reports: GateReport[], hold: RegExp][] = [
    ['missing', [], /^waiting: extensions$/],
    ['failed', [report('extensions', { t: 'passed', u: 'failed' })], /^failed: extensions: u: failed$/],
    ['failed', [report('extensions', { t: 'attempted' })], /t: failed with a known issue/],
    [
      'errored',
      [report('extensions', {}, { outcome: 'errored', reason: 'no machine' })],
      /^errored: extensions: no machine$/,
    ],
    ['unreachable', [report('extensions', {}, { outcome: 'unreachable' })], /^unreachable: extensions/],
    ['incomplete', [report('extensions', {})], /^incomplete: extensions: no test case ran$/],
    ['incomplete', [report('extensions', { t: 'skipped' })], /no test case ran/],
  ];
  for (const [state, reports, hold] of states) {
    test(`${state}: ${String(hold)}`, () => {
      const { gates, holds, isReleasable } = judge(reports);
      assert.equal(gates[0]?.state, state);
      assert.equal(isReleasable, false);
      assert.match(holds[0] ?? '', hold);
    });
  }

  test('a system that could not be reached hides no result that came', () => {
    const away = report('extensions', {}, { outcome: 'unreachable', run: 'run-2' });
    assert.equal(judge([report('extensions', { t: 'passed' }), away]).isReleasable, true);
    assert.equal(judge([away, report('extensions', { t: 'failed' })]).gates[0]?.state, 'failed');
  });
});

suite('expected cases', () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`case ${at}`, 'passed']));

  test('150 before, 100 now, all passed: incomplete, with names', () => {
    const expected = { extensions: ranCases([report('extensions', many(150), { build: 'cd'.repeat(16) })]) };
    const { gates, holds } = judge([report('extensions', many(100))], { expected });
    assert.equal(gates[0]?.state, 'incomplete');
    assert.match(holds[0] ?? '', /50 expected cases did not run: case 100, case 101, .* and 45 more/);
    assert.equal(judge([report('extensions', many(150))], { expected }).isReleasable, true);
  });

  test('one that the policy names has to run; skipped is not run', () => {
    const required = requiredSet(
      policyOf([{ name: 'extensions', lanes: both, judges: 'cases', expects: ['csi mounts'] }]),
      'next-image',
    );
    const hold = (cases: Record<string, string>) =>
      judge([report('extensions', cases)], { required }).holds[0];
    assert.match(hold({ t: 'passed' }) ?? '', /1 expected cases did not run: csi mounts$/);
    assert.match(hold({ t: 'passed', 'csi mounts': 'skipped' }) ?? '', /csi mounts \(skipped\)/);
    assert.equal(hold({ 'csi mounts': 'passed' }), undefined);
  });

  test('what was skipped before is not expected', () => {
    const expected = { extensions: ranCases([report('extensions', { t: 'passed', gpu: 'skipped' })]) };
    assert.equal(judge([report('extensions', { t: 'passed' })], { expected }).isReleasable, true);
  });

  test('one empty file among several is seen', () => {
    const file = (name: string, cases: string) =>
      junit(`<testsuite name="s">${cases}</testsuite>`, { file: name });
    const expected = {
      extensions: ranCases([file('a.xml', '<testcase name="t"/>'), file('b.xml', '<testcase name="t"/>')]),
    };
    const { gates, holds } = judge([file('a.xml', '<testcase name="t"/>'), file('b.xml', '')], { expected });
    assert.equal(gates[0]?.state, 'incomplete');
    assert.match(holds[0] ?? '', /b\.xml \/ s \/ t/);
  });

  test('a report whose counts name failures that no case tells is incomplete, until a later one mends it', () => {
    const early = junit('<testsuite name="s" failures="1"><testcase name="t"/></testsuite>', {
      file: 'a.xml',
    });
    const whole = junit('<testsuite name="s" failures="0"><testcase name="t"/></testsuite>', {
      file: 'a.xml',
      run: 'run-2',
    });
    assert.equal(judge([early]).gates[0]?.state, 'incomplete');
    assert.equal(judge([early, whole]).isReleasable, true);
  });
});

suite('cases', () => {
  test('the same suite in two files is two cases, also where nobody named the files', () => {
    const xml = (inner: string) => `<testsuite name="s"><testcase name="t">${inner}</testcase></testsuite>`;
    const named = [junit(xml(''), { file: 'amd64.xml' }), junit(xml('<failure/>'), { file: 'arm64.xml' })];
    const unnamed = [junit(xml('<failure/>')), junit(xml(''))];
    for (const reports of [named, unnamed]) {
      const [gate] = judge(reports).gates;
      assert.equal(gate?.state, 'failed');
      assert.deepEqual(gate.counts, { passed: 1, failed: 1, skipped: 0, flaky: 0 });
    }
  });

  test('one test with a failure and again with an error: one failed', () => {
    const twice = '<testcase name="t"><failure/></testcase><testcase name="t"><error/></testcase>';
    assert.deepEqual(judge([junit(`<testsuite name="s">${twice}</testsuite>`)]).gates[0]?.counts, {
      passed: 0,
      failed: 1,
      skipped: 0,
      flaky: 0,
    });
  });

  test('another environment is another case', () => {
    const reports = [
      report('extensions', { t: 'failed' }, { environment: 'D2' }),
      report('extensions', { t: 'passed' }, { environment: 'D64', run: 'run-2' }),
    ];
    assert.equal(judge(reports).gates[0]?.state, 'failed');
  });

  test('what failed and passed in a later run passes, and is counted as flaky', () => {
    const reports = [
      report('extensions', { t: 'failed', u: 'passed' }),
      report('extensions', { t: 'passed' }, { run: 'run-2' }),
      report('extensions', { t: 'passed' }, { run: 'run-3' }),
    ];
    const { gates, isReleasable } = judge(reports);
    assert.equal(isReleasable, true);
    assert.deepEqual(gates[0]?.flaky, ['t']);
    assert.equal(gates[0].counts.flaky, 1);
    const back = [...reports, report('extensions', { t: 'failed' }, { run: 'run-4' })];
    assert.equal(judge(back).gates[0]?.state, 'failed');
  });
});

suite('performance gates', () => {
  const metrics = (name: string) => [{ name, better: 'higher', margin: 0.03 }];
  const required = requiredSet(
    policyOf([
      { name: 'network', lanes: both, judges: 'metrics', metrics: metrics('tcp') },
      { name: 'storage', lanes: both, judges: 'metrics', metrics: metrics('iops') },
    ]),
    'next-image',
  );
  const old = 'cd'.repeat(16);
  const measured = (gate: string, metric: string, mean: number, build = header.build) =>
    Array.from({ length: 8 }, (_, at) =>
      json({
        ...header,
        build,
        gate,
        run: `${build.slice(0, 2)}-${at}`,
        measurements: [{ metric, value: mean * (1 + 0.002 * Math.cos(at)) }],
      }),
    );
  const samples = ['tcp', 'iops'].flatMap((metric) =>
    Array.from({ length: 8 }, (_, at) => ({
      metric,
      build: old,
      run: `old-${at}`,
      value: 100 * (1 + 0.002 * Math.sin(at)),
      environment: {},
    })),
  );
  const baselines = [baseline('last', old, samples)];

  test('a failed one says metric, shift, interval and baseline; the others stand by themselves', () => {
    const reports = [...measured('network', 'tcp', 94), ...measured('storage', 'iops', 100)];
    const { gates, holds } = judge(reports, { required, baselines });
    assert.deepEqual(
      gates.map(({ state }) => state),
      ['failed', 'passed'],
    );
    assert.match(
      holds[0] ?? '',
      /^failed: network: tcp: worse: −6\.\d % \(−6\.\d % to −5\.\d %\) against the last release 3\.0-cdcd/,
    );
  });

  test('one without a report is missing, one without its metric cannot tell', () => {
    const { gates, holds } = judge(measured('network', 'tcp(threads=1)', 100), { required, baselines });
    assert.deepEqual(
      gates.map(({ state }) => state),
      ['cannot-tell', 'missing'],
    );
    assert.match(holds[0] ?? '', /tcp: not measured; reported, and in no policy: tcp\(threads=1\)/);
  });

  test('the waived shift of a metric lets its gate pass and moves its anchor', () => {
    const reports = [...measured('network', 'tcp', 94), ...measured('storage', 'iops', 100)];
    const [blocked] = judge(reports, { required, baselines }).gates[0]?.blockers ?? [];
    assert.ok(blocked);
    const waivers = [grantWaiver(header.build, blocked, consent(), true)];
    const { isReleasable, gates, movedAnchors } = judge(reports, { required, baselines, waivers });
    assert.equal(isReleasable, true);
    assert.equal(gates[0]?.state, 'waived');
    assert.deepEqual(movedAnchors, ['tcp']);
  });
});

function consent(more: Partial<Grant> = {}): Grant {
  return {
    requestedBy: 'ada',
    approvedBy: 'grace',
    reason: 'The extension is withdrawn.',
    at: '2026-04-01T00:00:00Z',
    until: '2026-05-02T00:00:00Z',
    ...more,
  };
}

suite('waivers', () => {
  const failed = report('extensions', { tcp: 'failed', udp: 'passed' });
  const [blocked] = judge([failed]).gates[0]?.blockers ?? [];
  assert.ok(blocked);
  const waiver = grantWaiver(header.build, blocked, consent());
  const isHeld = (waivers: Waiver[], reports = [failed], more: Partial<GateQuestion> = {}) =>
    !judge(reports, { waivers, ...more }).isReleasable;

  test('of two people lets the result pass, and says so', () => {
    const { gates, isReleasable } = judge([failed], { waivers: [waiver] });
    assert.equal(isReleasable, true);
    assert.equal(gates[0]?.state, 'waived');
    assert.deepEqual(gates[0].blockers[0]?.waived?.by, ['ada', 'grace']);
  });

  test('binds the build: the next one that fails the same test is held', () => {
    const next = 'cd'.repeat(16);
    assert.ok(isHeld([waiver], [report('extensions', { tcp: 'failed' }, { build: next })], { build: next }));
  });

  test('binds test, environment and result', () => {
    assert.ok(isHeld([waiver], [report('extensions', { tcp: 'failed', udp: 'failed' })]), 'another test');
    assert.ok(
      isHeld([waiver], [report('extensions', { tcp: 'failed' }, { environment: 'D64' })]),
      'another environment',
    );
    assert.ok(isHeld([waiver], [report('extensions', { tcp: 'error' })]), 'another result');
    assert.ok(
      !isHeld([waiver], [report('extensions', { tcp: 'failed' }, { run: 'run-2' })]),
      'the same again',
    );
  });

  test('its term is computed; an extension is another consent of two', () => {
    const ended = { now: new Date('2026-05-02T00:00:00Z') };
    assert.ok(isHeld([waiver], [failed], ended));
    assert.match(
      judge([failed], { waivers: [waiver], ...ended }).holds[0] ?? '',
      /its waiver ended 2026-05-02/,
    );
    const longer = extendWaiver(
      waiver,
      consent({ at: '2026-05-02T00:00:00Z', until: '2026-06-02T00:00:00Z' }),
    );
    assert.ok(!isHeld([longer], [failed], { now: new Date('2026-06-01T23:59:59Z') }));
    assert.ok(isHeld([longer], [failed], { now: new Date('2026-06-02T00:00:00Z') }));
    assert.equal(longer.grants.length, 2);
  });

  const open: [what: string, reports: GateReport[]][] = [
    ['missing', []],
    ['errored', [report('extensions', {}, { outcome: 'errored' })]],
    ['unreachable', [report('extensions', {}, { outcome: 'unreachable' })]],
    ['incomplete', [report('extensions', {})]],
  ];
  for (const [what, reports] of open) {
    test(`what is ${what} cannot be waived`, () => {
      const [unfinished] = judge(reports).gates[0]?.blockers ?? [];
      assert.ok(unfinished);
      refused(() => grantWaiver(header.build, unfinished, consent()), 'result');
    });
  }

  const wrong: [field: string, grant: Partial<Grant>][] = [
    ['approvedBy', { approvedBy: 'ada' }],
    ['approvedBy', { approvedBy: ' Ada ' }],
    ['approvedBy', { approvedBy: '' }],
    ['requestedBy', { requestedBy: ' ' }],
    ['reason', { reason: '' }],
    ['until', { until: 'soon' }],
    ['until', { until: '2026-03-01T00:00:00Z' }],
  ];
  for (const [field, grant] of wrong) {
    test(`${JSON.stringify(grant)} is refused, for a grant and for an extension`, () => {
      refused(() => grantWaiver(header.build, blocked, consent(grant)), field);
      refused(() => extendWaiver(waiver, consent({ until: '2027-01-01T00:00:00Z', ...grant })), field);
    });
  }

  test('an extension ends later', () => {
    refused(() => extendWaiver(waiver, consent()), 'until');
  });
});

function refused(act: () => unknown, field: string): void {
  assert.throws(act, (error) => error instanceof InvalidInputError && error.field === field);
}
