import { defined } from '../platform/index.ts';
import type { MetricRule, PerformancePolicy } from '../lanes/index.ts';
import { unlikeness } from './alike.ts';
import type { Baseline } from './baselines.ts';
import { type Comparison, compareMetric, runsShort } from './compare-metric.ts';
import { moreRuns } from './more-runs.ts';
import { latestOf, type Sample } from './samples.ts';
import { holm } from './statistics/holm.ts';

// tsr-skip: tests count them.
export type MetricAnswer = 'worse' | 'fine' | 'cannot-tell' | 'not-comparable';

/** The verdict on one metric against one baseline. */
export interface MetricVerdict {
  metric: string;
  answer: MetricAnswer;
  /** In words: metric, shift, interval and baseline. */
  text: string;
  baseline?: { kind: Baseline['kind']; build: string; name: string };
  comparison?: Comparison & { adjusted: number };
  /** For `cannot-tell`: this many more runs of each side would probably decide. */
  moreRuns?: number;
}

// tsr-skip: tests ask.
export interface PerformanceQuestion {
  /** Every metric required for the release, over all gates: the family of the correction. */
  rules: readonly MetricRule[];
  policy: PerformancePolicy;
  /** Hash of the build. */
  build: string;
  samples: readonly Sample[];
  /** All baselines of each kind; a metric may have its anchor in any of several. */
  baselines: readonly Baseline[];
  /** What the build itself changes about the machines, such as a kernel its version. */
  changed?: PerformancePolicy['alike'];
}

/** A comparison that could be made, before the correction over all metrics. */
interface Compared {
  rule: MetricRule;
  baseline: Baseline;
  comparison: Comparison;
}

/**
 * Judges all metrics of a release together, so that a release without any change has one called worse no more
 * often than the policy allows. *Worse*: the difference is significant after the correction and exceeds the
 * margin. *Fine*: the worse end of the interval is within the margin. Otherwise nobody can tell. Calling all
 * of them fine is as certain as calling one, since every one has to be (R. L. Berger's intersection-union
 * test), so the intervals need no correction.
 */
export function judgePerformance(question: PerformanceQuestion): MetricVerdict[] {
  const byMetric = Map.groupBy(question.samples, ({ metric }) => metric);
  const pairs = question.rules.flatMap((rule) =>
    baselinesOf(question.baselines, rule.name).map((baseline) => ({ rule, baseline })),
  );
  const family = Math.max(pairs.length, question.rules.length);
  const bound = question.policy.alpha / family;
  const unmeasured = namesUnasked(question, byMetric);

  const verdicts: MetricVerdict[] = [];
  const compared: Compared[] = [];
  for (const rule of question.rules) {
    const samples = latestOf(byMetric.get(rule.name) ?? [], rule.name);
    const mine = samples.filter(({ build, control }) => build === question.build && !control);
    if (mine.length === 0) {
      verdicts.push(say(rule, 'cannot-tell', `not measured${unmeasured}`));
      continue;
    }
    const baselines = pairs.filter((pair) => pair.rule === rule).map(({ baseline }) => baseline);
    if (baselines.length === 0)
      verdicts.push(say(rule, 'cannot-tell', 'there is no baseline to compare with'));
    for (const baseline of baselines) {
      const found = compare(question, { rule, baseline, samples, mine, bound });
      if ('answer' in found) verdicts.push(found);
      else compared.push(found);
    }
  }
  const adjusted = holm(
    compared.map(({ comparison }) => comparison.p),
    family,
  );
  for (const [at, each] of compared.entries())
    verdicts.push(answerTo(question.policy, each, { adjusted: adjusted[at] ?? 1, bound }));
  const order = new Map(question.rules.map(({ name }, at) => [name, at]));
  return verdicts.sort((a, b) => (order.get(a.metric) ?? 0) - (order.get(b.metric) ?? 0));
}

/** The baselines that measured the metric, the last release first; if it is also the anchor, only once. */
function baselinesOf(baselines: readonly Baseline[], metric: string): Baseline[] {
  const having = baselines.filter(({ samples }) => samples.some((sample) => sample.metric === metric));
  const last = having.filter(({ kind }) => kind === 'last');
  return [
    ...last,
    ...having.filter(({ kind, build }) => kind === 'anchor' && !last.some((each) => each.build === build)),
  ];
}

/** Metrics measured under a name not in the policy: often renamed ones. */
function namesUnasked({ rules }: PerformanceQuestion, byMetric: ReadonlyMap<string, unknown>): string {
  const asked = new Set(rules.map(({ name }) => name));
  const others = [...byMetric.keys()].filter((name) => !asked.has(name)).slice(0, 3);
  return others.length === 0 ? '' : `; reported, and in no policy: ${others.join(', ')}`;
}

function compare(
  question: PerformanceQuestion,
  given: { rule: MetricRule; baseline: Baseline; samples: Sample[]; mine: Sample[]; bound: number },
): Compared | MetricVerdict {
  const { rule, baseline, samples, mine, bound } = given;
  const { policy, changed = [] } = question;
  const control = samples.filter((sample) => sample.control && sample.build === baseline.build);
  const inTurn = samples.filter((sample) => !sample.control && sample.build === baseline.build);
  // Baseline runs of the same session are closer to the build than the stored ones.
  const theirs = inTurn.length > 0 ? inTurn : latestOf(baseline.samples, rule.name);
  // The anchor is long past; it may be measured again in a session of its own.
  const interleave = policy.interleave && baseline.kind === 'last';
  const unlike = unlikeness([...theirs, ...mine], rule, { policy: { ...policy, interleave }, changed });
  if (unlike !== undefined) return say(rule, 'not-comparable', unlike, baseline);
  const comparison = compareMetric(rule, { baseline: theirs, build: mine, bound });
  if (!comparison)
    return say(rule, 'cannot-tell', 'the baseline is 0, of which nothing is a share', baseline);
  const drift = control.length > 0 && compareMetric(rule, { baseline: theirs, build: control, bound });
  if (drift && Math.abs(drift.worse) > rule.margin && drift.p <= policy.alpha) {
    const moved = `the same build measured twice differs from itself by ${percent(drift.worse)}`;
    return say(rule, 'not-comparable', moved, baseline);
  }
  return { rule, baseline, comparison };
}

function answerTo(
  policy: PerformancePolicy,
  { rule, baseline, comparison }: Compared,
  { adjusted, bound }: { adjusted: number; bound: number },
): MetricVerdict {
  const { worse, high, runs } = comparison;
  const told = { baseline, comparison: { ...comparison, adjusted } };
  const shown = shownOf(rule, comparison, baseline);
  const cannotTell = (why: string, more?: number): MetricVerdict => ({
    ...say(rule, 'cannot-tell', `${why}; ${shown}`, baseline),
    comparison: told.comparison,
    ...defined({ moreRuns: more }),
  });
  if (-worse > policy.implausible) return cannotTell(`so large an improvement is a fault of the measurement`);
  const short = runsShort(runs, bound);
  if (short > 0) return cannotTell(`cannot tell: ${short} more runs`, short);
  if (adjusted <= policy.alpha && worse > rule.margin)
    return { ...say(rule, 'worse', `worse: ${shown}`, baseline), comparison: told.comparison };
  if (high <= rule.margin)
    return { ...say(rule, 'fine', `fine: ${shown}`, baseline), comparison: told.comparison };
  const more = moreRuns(comparison, rule.margin, bound);
  return cannotTell(`cannot tell: ${more} more runs`, more);
}

function say(rule: MetricRule, answer: MetricAnswer, why: string, baseline?: Baseline): MetricVerdict {
  const against = baseline && { kind: baseline.kind, build: baseline.build, name: baseline.name };
  return { metric: rule.name, answer, text: `${rule.name}: ${why}`, ...defined({ baseline: against }) };
}

/** Shift and interval in the metric's own direction, and the baseline. */
function shownOf(rule: MetricRule, { worse, low, high, runs }: Comparison, baseline: Baseline): string {
  const sign = rule.better === 'higher' ? -1 : 1;
  const ends = [sign * low, sign * high].sort((a, b) => a - b).map(percent);
  const name = `${baseline.kind === 'last' ? 'the last release' : 'the anchor'} ${baseline.name}`;
  return (
    `${percent(sign * worse)} (${ends.join(' to ')}) against ${name}, margin ${(100 * rule.margin).toFixed(1)} %, ` +
    `${runs.build} and ${runs.baseline} runs`
  );
}

function percent(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)} %`;
}
