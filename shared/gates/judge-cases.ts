import type { GateRule } from '../lanes/index.ts';
import { defined } from '../platform/index.ts';
import { blocker } from './blocker.ts';
import { caseId, caseLabel, hasFailed } from './fold-cases.ts';
import type { Blocker, GateVerdict } from './gate-verdict.ts';
import type { CaseKey, CaseResult, GateReport } from './report.ts';

type CasesRule = Extract<GateRule, { judges: 'cases' }>;

/** A case in one environment. */
export interface PlacedCase extends CaseKey {
  environment: string;
}

/** The latest result of a case among a build's reports. */
interface Latest extends CaseResult {
  environment: string;
}

const MOST_NAMED = 5;

/**
 * Judges the test cases in the reports of one gate. A later report of a case replaces an earlier one, and a
 * case that failed before it passed counts as flaky; cases of other files and environments are separate.
 * @param reports completed reports of the gate and the build, in order of arrival
 * @param expected what the last accepted build ran
 */
export function judgeCases(
  rule: CasesRule,
  reports: readonly GateReport[],
  expected: readonly PlacedCase[],
): GateVerdict {
  const latest = latestCases(reports);
  const flaky = [...latest.values()].filter((each) => each.flaky && !hasFailed(each));
  const all = [...latest.values()];
  const failed = all.filter(hasFailed);
  const passed = all.filter(({ status }) => status === 'passed');
  return {
    gate: rule.name,
    state: 'passed',
    blockers: [
      ...failed.map((each) => failedBlocker(rule.name, each)),
      ...incompleteBlockers(rule, { reports, all, passed, expected }),
    ],
    counts: {
      passed: passed.length,
      failed: failed.length,
      skipped: all.length - passed.length - failed.length,
      flaky: flaky.length,
    },
    flaky: flaky.map(caseLabel),
    metrics: [],
  };
}

/** What the next build is expected to run: whatever was not skipped here. */
export function ranCases(reports: readonly GateReport[]): PlacedCase[] {
  return [...latestCases(reports).values()]
    .filter(({ status }) => status !== 'skipped')
    .map(({ status: _status, reason: _reason, flaky: _flaky, ...key }) => key);
}

function latestCases(reports: readonly GateReport[]): Map<string, Latest> {
  const latest = new Map<string, Latest>();
  for (const { report, file } of inFiles(reports)) {
    const { environment } = report;
    for (const given of report.cases) {
      const each = file === undefined || given.file !== undefined ? given : { ...given, file };
      const key = `${environment}\n${caseId(each)}`;
      const known = latest.get(key);
      const isFlaky = known !== undefined && (known.flaky === true || hasFailed(known));
      latest.set(key, { ...each, environment, ...defined({ flaky: isFlaky ? (true as const) : undefined }) });
    }
  }
  return latest;
}

/** A second report of one run counts as another file, even if unnamed: cases do not fold across files. */
function inFiles(reports: readonly GateReport[]): { report: GateReport; file: string | undefined }[] {
  const ofRun = new Map<string, number>();
  return reports.map((report) => {
    const key = JSON.stringify([report.environment, report.run]);
    const count = report.file === undefined ? (ofRun.get(key) ?? 0) + 1 : 0;
    if (count > 0) ofRun.set(key, count);
    return { report, file: count > 1 ? `file ${count}` : undefined };
  });
}

function failedBlocker(gate: string, each: Latest): Blocker {
  const { environment, status, reason } = each;
  const test = caseLabel(each);
  const how = status === 'attempted' ? 'failed with a known issue' : status;
  const text = `${test}: ${how}${reason === undefined ? '' : `: ${reason}`}`;
  return blocker({ gate, test, environment, state: 'failed', text }, [status, reason]);
}

function incompleteBlockers(
  rule: CasesRule,
  given: { reports: readonly GateReport[]; all: Latest[]; passed: Latest[]; expected: readonly PlacedCase[] },
): Blocker[] {
  const { reports, all, expected } = given;
  const blockers: Blocker[] = [];
  const add = (text: string, environment: string, detail: unknown): void => {
    blockers.push(blocker({ gate: rule.name, test: '', environment, state: 'incomplete', text }, detail));
  };
  const ran = all.filter(({ status }) => status !== 'skipped');
  if (ran.length === 0) add('no test case ran', reports.at(-1)?.environment ?? '', 0);
  for (const { environment, incomplete } of latestOfFiles(reports))
    if (incomplete !== undefined) add(incomplete, environment, incomplete);

  const keys = new Set(ran.map((each) => `${each.environment}\n${caseId(each)}`));
  const names = new Set(
    ran.flatMap((each) => [each.name, caseLabel(each), `${each.class ?? ''}.${each.name}`]),
  );
  const lost = [
    ...rule.expects.filter((name) => !names.has(name)),
    ...expected
      .filter((each) => !keys.has(`${each.environment}\n${caseId(each)}`))
      .map((each) => caseLabel(each)),
  ];
  if (lost.length === 0) return blockers;
  const skipped = new Set(
    all.filter(({ status }) => status === 'skipped').flatMap((each) => [each.name, caseLabel(each)]),
  );
  const shown = lost.slice(0, MOST_NAMED).map((name) => (skipped.has(name) ? `${name} (skipped)` : name));
  const more = lost.length > MOST_NAMED ? ` and ${lost.length - MOST_NAMED} more` : '';
  add(
    `${lost.length} expected cases did not run: ${shown.join(', ')}${more}`,
    reports.at(-1)?.environment ?? '',
    lost,
  );
  return blockers;
}

/** The latest report per file and environment: a later run replaces one that ended early. */
function latestOfFiles(reports: readonly GateReport[]): GateReport[] {
  const latest = new Map(
    inFiles(reports).map(({ report, file = report.file }) => [
      JSON.stringify([report.environment, file]),
      report,
    ]),
  );
  return [...latest.values()];
}
