import type { GateRule, PerformancePolicy } from '../lanes/index.ts';
import type { Baseline } from './baselines.ts';
import { blocker } from './blocker.ts';
import type { Blocker, GateState, GateVerdict } from './gate-verdict.ts';
import { judgeCases, type PlacedCase } from './judge-cases.ts';
import { judgePerformance, type MetricVerdict } from './judge-performance.ts';
import type { GateReport } from './report.ts';
import type { RequiredSet } from './required.ts';
import { samplesOf } from './samples.ts';
import { type Waiver, withWaiver } from './waivers.ts';

// tsr-skip: tests ask.
/** Everything that decides on the release of one build. */
export interface GateQuestion {
  /** Hash of the build. */
  build: string;
  /** As fixed when the build was accepted. */
  required: RequiredSet;
  /** In order of arrival. Reports of other builds are ignored. */
  reports: readonly GateReport[];
  /** What the last accepted build ran, by gate: `ranCases` of its reports. */
  expected: Readonly<Record<string, readonly PlacedCase[]>>;
  /** The last release and the anchors, with their measurements. */
  baselines: readonly Baseline[];
  waivers: readonly Waiver[];
  /** What the build itself changes about the machines it is measured on: `kernel` for a kernel. */
  changed?: PerformancePolicy['alike'];
  now: Date;
}

export interface GateJudgement {
  gates: GateVerdict[];
  /** Every gate passed or is waived. */
  isReleasable: boolean;
  /** Why it is held, one text per gate; empty if it is releasable. */
  holds: string[];
  /** Metrics whose waived shift moves their anchor. */
  movedAnchors: string[];
}

/** Judges every gate of a build. The same question always gets the same answer. */
export function judgeGates(question: GateQuestion): GateJudgement {
  const { build, required, waivers, now } = question;
  const reports = question.reports.filter((report) => report.build === build);
  const metrics = metricsOf(question, reports);
  const gates = required.gates.map((rule) => {
    const own = reports.filter(({ gate }) => gate === rule.name);
    const verdict = unanswered(rule.name, own) ?? judged(rule, own, { question, metrics });
    return settled({
      ...verdict,
      blockers: verdict.blockers.map((each) => withWaiver(each, build, waivers, now)),
    });
  });
  const holds = gates.filter(({ state }) => state !== 'passed' && state !== 'waived').map(holdOf);
  return { gates, isReleasable: holds.length === 0, holds, movedAnchors: movedAnchors(gates, waivers) };
}

/** Judges all metrics of the release together, whichever gate names them. */
function metricsOf(
  { build, required, baselines, changed = [] }: GateQuestion,
  reports: readonly GateReport[],
): MetricVerdict[] {
  const rules = required.gates.flatMap((gate) => (gate.judges === 'metrics' ? gate.metrics : []));
  if (rules.length === 0) return [];
  const samples = samplesOf(reports.filter(({ outcome }) => outcome === 'completed'));
  return judgePerformance({ rules, policy: required.performance, build, samples, baselines, changed });
}

/** The verdict on a gate without a completed report. */
function unanswered(gate: string, reports: readonly GateReport[]): GateVerdict | undefined {
  const last = reports.at(-1);
  if (reports.some(({ outcome }) => outcome === 'completed')) return undefined;
  const state = last === undefined || last.outcome === 'completed' ? 'missing' : last.outcome;
  const text = last?.reason ?? (last ? `${state}, without a reason` : 'nobody reported');
  return empty(gate, [blocker({ gate, test: '', environment: last?.environment ?? '', state, text }, text)]);
}

function judged(
  rule: GateRule,
  reports: readonly GateReport[],
  { question, metrics }: { question: GateQuestion; metrics: readonly MetricVerdict[] },
): GateVerdict {
  if (rule.judges === 'cases') {
    const completed = reports.filter(({ outcome }) => outcome === 'completed');
    return judgeCases(rule, completed, question.expected[rule.name] ?? []);
  }
  const own = metrics.filter(({ metric }) => rule.metrics.some(({ name }) => name === metric));
  const environment = [...new Set(reports.map((report) => report.environment))].sort().join(', ');
  return { ...empty(rule.name, metricBlockers(rule.name, environment, own)), metrics: own };
}

/** A metric is one blocker, however many baselines it fails against: the worst answer is its state. */
function metricBlockers(gate: string, environment: string, metrics: readonly MetricVerdict[]): Blocker[] {
  const byMetric = Map.groupBy(
    metrics.filter(({ answer }) => answer !== 'fine'),
    ({ metric }) => metric,
  );
  return [...byMetric].map(([test, verdicts]) => {
    const answers = verdicts.map(({ answer }) => answer);
    const state = answers.includes('worse')
      ? 'failed'
      : answers.includes('not-comparable')
        ? 'not-comparable'
        : 'cannot-tell';
    const text = verdicts.map((verdict) => verdict.text).join('; ');
    return blocker({ gate, test, environment, state, text }, text);
  });
}

function empty(gate: string, blockers: Blocker[]): GateVerdict {
  return {
    gate,
    state: 'passed',
    blockers,
    counts: { passed: 0, failed: 0, skipped: 0, flaky: 0 },
    flaky: [],
    metrics: [],
  };
}

/** Which blocker's state the gate takes: known faults come first. */
const ORDER: readonly Blocker['state'][] = [
  'failed',
  'incomplete',
  'not-comparable',
  'cannot-tell',
  'errored',
  'unreachable',
  'missing',
];

function settled(verdict: GateVerdict): GateVerdict {
  const { blockers } = verdict;
  const open = blockers.filter(({ waived }) => !waived);
  const worst = ORDER.find((state) => open.some((each) => each.state === state));
  const state: GateState = worst ?? (blockers.length > 0 ? 'waived' : 'passed');
  return { ...verdict, state };
}

const MOST_TOLD = 3;

/** `waiting: extensions`, or what is wrong with the gate. */
function holdOf({ gate, state, blockers }: GateVerdict): string {
  if (state === 'missing') return `waiting: ${gate}`;
  const open = blockers.filter(({ waived }) => !waived);
  const told = open.slice(0, MOST_TOLD).map(({ text }) => text);
  const more = open.length > MOST_TOLD ? `; and ${open.length - MOST_TOLD} more` : '';
  return `${state}: ${gate}: ${told.join('; ')}${more}`;
}

function movedAnchors(gates: readonly GateVerdict[], waivers: readonly Waiver[]): string[] {
  const waived = gates.flatMap(({ blockers }) => blockers).filter((each) => each.waived);
  return waived
    .filter((each) => waivers.some((waiver) => waiver.movesAnchor && waiver.result === each.result))
    .map(({ test }) => test);
}
