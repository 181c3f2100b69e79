import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { anchorsAfter, type Baseline } from '../../shared/gates/baselines.ts';
import { samplesOf } from '../../shared/gates/samples.ts';
import {
  judgePerformance,
  type MetricVerdict,
  type PerformanceQuestion,
} from '../../shared/gates/judge-performance.ts';
import type { Sample } from '../../shared/gates/samples.ts';
import { baseline, made, normals, policyOf } from './made-samples.ts';
import { header, json } from './reports.ts';

type Rule = PerformanceQuestion['rules'][number];

const tcp: Rule = { name: 'tcp', better: 'higher', margin: 0.03 };
const { performance } = policyOf([]);

function runs(build: string, values: readonly number[], more: Partial<Sample> = {}): Sample[] {
  return values.map((value, at) => ({
    metric: 'tcp',
    build,
    run: `${build}-${at}`,
    value,
    environment: { vmSize: 'D64', kernel: '6.6' },
    ...more,
  }));
}

/** Values around a mean, scattered by half a percent either way. */
function around(mean: number, count = 10): number[] {
  return Array.from({ length: count }, (_, at) => mean * (1 + 0.005 * Math.cos(at * 2.4)));
}

function judge(
  samples: readonly Sample[],
  baselines: readonly Baseline[],
  more: Partial<PerformanceQuestion> = {},
): MetricVerdict[] {
  return judgePerformance({ rules: [tcp], policy: performance, build: 'new', samples, baselines, ...more });
}

const last = baseline('last', 'old', runs('old', around(100)));

suite('the three answers', () => {
  test('a loss beyond the margin that stands out is worse, with shift, interval and baseline', () => {
    const [verdict] = judge(runs('new', around(95)), [last]);
    assert.equal(verdict?.answer, 'worse');
    assert.match(
      verdict.text,
      /^tcp: worse: −5\.0 % \(−5\.\d % to −4\.\d %\) against the last release 3\.0-old, margin 3\.0 %, 10 and 10 runs$/,
    );
  });

  test('of a metric of which less is better, more is worse', () => {
    const rule: Rule = { ...tcp, better: 'lower' };
    assert.equal(judge(runs('new', around(105)), [last], { rules: [rule] })[0]?.answer, 'worse');
    assert.equal(judge(runs('new', around(95)), [last], { rules: [rule] })[0]?.answer, 'fine');
  });

  test('a loss within the margin is fine, however surely it is there', () => {
    assert.equal(judge(runs('new', around(98)), [last])[0]?.answer, 'fine');
  });

  test('where values scatter too much for the margin nobody can tell, and how many more runs would', () => {
    const normal = normals(7);
    const noisy = { metric: 'tcp', mean: 100, cv: 0.1, runs: 10 };
    const base = baseline('last', 'old', made({ ...noisy, build: 'old' }, normal));
    const [verdict] = judge(made({ ...noisy, build: 'new' }, normal), [base]);
    assert.equal(verdict?.answer, 'cannot-tell');
    assert.ok((verdict.moreRuns ?? 0) > 10);
    assert.match(verdict.text, /tcp: cannot tell: \d+ more runs/);
  });

  test('with fewer runs than the correction can ever pass nobody can tell', () => {
    const rules = Array.from({ length: 40 }, (_, at): Rule => ({ ...tcp, name: `m${at}` }));
    const of = (build: string, count: number, factor = 1) =>
      rules.flatMap(({ name }) =>
        runs(build, around(100 * factor, count)).map((each) => ({ ...each, metric: name })),
      );
    for (const [count, answer, more] of [
      [3, 'cannot-tell', 4],
      [6, 'cannot-tell', 1],
      [7, 'worse', undefined],
    ] as const) {
      const verdicts = judge(of('new', count, 0.8), [baseline('last', 'old', of('old', count))], { rules });
      assert.equal(verdicts.length, 40);
      for (const { answer: given, moreRuns } of verdicts)
        assert.deepEqual({ answer: given, moreRuns }, { answer, moreRuns: more });
    }
    assert.equal(
      judge(of('new', 6), [baseline('last', 'old', of('old', 6))], { rules })[0]?.answer,
      'cannot-tell',
    );
  });

  test('the same question has the same answer, whatever else is judged beside it', () => {
    const samples = runs('new', around(96, 14));
    assert.deepEqual(judge(samples, [last]), judge(samples, [last]));
    const others = judge(
      [...runs('new', around(50)).map((each) => ({ ...each, metric: 'x' })), ...samples],
      [last],
    );
    assert.deepEqual(others, judge(samples, [last]));
  });
});

suite('what is not there or not believed', () => {
  test('a metric under another name is not measured, and both names are told', () => {
    const renamed = runs('new', around(100)).map((each) => ({ ...each, metric: 'tcp(threads=1)' }));
    const [verdict] = judge(renamed, [last]);
    assert.equal(verdict?.answer, 'cannot-tell');
    assert.equal(verdict.text, 'tcp: not measured; reported, and in no policy: tcp(threads=1)');
  });

  test('runs at a tenth of the usual cost are a fault of the measurement', () => {
    const [verdict] = judge(runs('new', around(10)), [last], { rules: [{ ...tcp, better: 'lower' }] });
    assert.equal(verdict?.answer, 'cannot-tell');
    assert.match(verdict.text, /fault of the measurement; −90\.0 %/);
  });

  test('without a baseline, or with one of 0, nobody can tell', () => {
    assert.equal(judge(runs('new', around(100)), [])[0]?.text, 'tcp: there is no baseline to compare with');
    const zero = baseline('last', 'old', runs('old', around(0)));
    assert.match(judge(runs('new', around(100)), [zero])[0]?.text ?? '', /baseline is 0/);
  });

  test('the same values each time are fine', () => {
    const same = baseline('last', 'old', runs('old', Array(8).fill(100)));
    assert.equal(judge(runs('new', Array(8).fill(100)), [same])[0]?.answer, 'fine');
  });
});

suite('unlike samples', () => {
  const unlike: [what: string, more: Partial<Sample>, message: RegExp, rule?: Partial<Rule>][] = [
    ['VM size', { environment: { vmSize: 'D32', kernel: '6.6' } }, /unlike vmSize: D64, D32/],
    [
      'host generation',
      { environment: { vmSize: 'D64', kernel: '6.6', hostGeneration: '9' } },
      /unlike hostGeneration: not told, 9/,
    ],
    ['kernel', { environment: { vmSize: 'D64', kernel: '6.12' } }, /unlike kernel: 6\.6, 6\.12/],
    [
      'tool version',
      { environment: { vmSize: 'D64', kernel: '6.6', toolVersion: '2' } },
      /unlike toolVersion/,
    ],
    ['unit', { unit: 'Mbps' }, /unlike unit: not told, Mbps/],
    ['direction', { better: 'lower' }, /calls higher better, the report the contrary/],
  ];
  for (const [what, more, message] of unlike) {
    test(`of another ${what} are not compared, and it is named`, () => {
      const [verdict] = judge(runs('new', around(88), more), [last]);
      assert.equal(verdict?.answer, 'not-comparable');
      assert.match(verdict.text, message);
    });
  }

  test('in another unit than the policy names are not compared', () => {
    const [verdict] = judge(runs('new', around(100)), [last], { rules: [{ ...tcp, unit: 'Gbps' }] });
    assert.match(verdict?.text ?? '', /unlike unit: not told; the policy says Gbps/);
  });

  test('by what the build itself changes are compared', () => {
    const other = runs('new', around(100), { environment: { vmSize: 'D64', kernel: '6.12' } });
    assert.equal(judge(other, [last], { changed: ['kernel'] })[0]?.answer, 'fine');
  });

  test('a baseline measured in the same session stands for what was kept of it', () => {
    const slower = runs('old', around(94));
    assert.equal(judge([...slower, ...runs('new', around(94))], [last])[0]?.answer, 'fine');
  });

  test('a standing pair of the same build that differs from itself lets nothing be compared', () => {
    const moved = runs('old', around(90), { control: true });
    const [verdict] = judge([...moved, ...runs('new', around(100))], [last]);
    assert.equal(verdict?.answer, 'not-comparable');
    assert.match(verdict.text, /the same build measured twice differs from itself by \+10\.0 %/);
    const still = runs('old', around(100), { control: true });
    assert.equal(judge([...still, ...runs('new', around(100))], [last])[0]?.answer, 'fine');
  });

  test('runs that do not take turns are not compared where the policy asks for it', () => {
    const policy = { ...performance, interleave: true };
    const timed = (build: string, hour: (at: number) => number) =>
      runs(build, around(100, 8)).map((each, at) => ({
        ...each,
        at: new Date(hour(at) * 3_600_000).toISOString(),
      }));
    const taking = [...timed('old', (at) => 2 * at), ...timed('new', (at) => 2 * at + 1)];
    const apart = [...timed('old', (at) => at), ...timed('new', (at) => 100 + at)];
    assert.equal(judge(taking, [last], { policy })[0]?.answer, 'fine');
    assert.match(judge(apart, [last], { policy })[0]?.text ?? '', /4 runs of one build in a row/);
    assert.match(judge(runs('new', around(100)), [last], { policy })[0]?.text ?? '', /without a time/);
  });
});

suite('two baselines', () => {
  test('five builds of two percent each: the second is worse against the anchor', () => {
    let anchors = anchorsAfter([], baseline('last', 'b0', runs('b0', around(100))));
    let before = baseline('last', 'b0', runs('b0', around(100)));
    const answers = [1, 2, 3, 4, 5].map((step) => {
      const build = `b${step}`;
      const samples = runs(build, around(100 * 1.02 ** step));
      const rules = [{ ...tcp, better: 'lower' as const }];
      const verdicts = judge(samples, [before, ...anchors], { rules, build });
      before = baseline('last', build, samples);
      anchors = anchorsAfter(anchors, before);
      return verdicts.map(({ answer, baseline: against }) => `${against?.kind}: ${answer}`);
    });
    assert.deepEqual(answers[0], ['last: fine']);
    for (const each of answers.slice(1)) assert.deepEqual(each, ['last: fine', 'anchor: worse']);
  });

  test('a waived shift moves the anchor of its metric, and of no other', () => {
    const both = (build: string) => [
      ...runs(build, around(100)),
      ...runs(build, around(100)).map((each) => ({ ...each, metric: 'udp' })),
    ];
    const old = anchorsAfter([], baseline('last', 'old', both('old')));
    const moved = anchorsAfter(old, baseline('last', 'new', both('new')), ['tcp']);
    assert.deepEqual(
      moved.map(({ kind, build, samples }) => ({
        kind,
        build,
        metrics: [...new Set(samples.map(({ metric }) => metric))],
      })),
      [
        { kind: 'anchor', build: 'old', metrics: ['udp'] },
        { kind: 'anchor', build: 'new', metrics: ['tcp'] },
      ],
    );
    assert.deepEqual(anchorsAfter(old, baseline('last', 'new', both('new'))), old);
  });
});

suite('samples', () => {
  test('repeats in a run are averaged; a run that is told again is still one', () => {
    const measurements = [90, 110].map((value) => ({ metric: 'tcp', value }));
    const report = json({ ...header, measurements });
    const again = json({ ...header, run: 'run-2', measurements });
    assert.deepEqual(
      samplesOf([report, again, report]).map(({ run, value }) => ({ run, value })),
      [
        { run: 'run-1', value: 100 },
        { run: 'run-2', value: 100 },
      ],
    );
  });

  test('a measurement may name the run, and the build that it measured in turn', () => {
    const of = 'cd'.repeat(16);
    const measurements = [
      { metric: 'tcp', value: 1, run: 'a' },
      { metric: 'tcp', value: 2, run: 'b', of },
      { metric: 'tcp', value: 3, run: 'b', of, control: true },
    ];
    assert.deepEqual(
      samplesOf([json({ ...header, measurements })]).map(({ run, build, control }) => ({
        run,
        build,
        control,
      })),
      [
        { run: 'a', build: header.build, control: undefined },
        { run: 'b', build: of, control: undefined },
        { run: 'b', build: of, control: true },
      ],
    );
  });
});
