import type { RunDocument } from './runs.ts';

/** One line of a run that is over, for the log; an alert rule looks for how it begins. */
export function describeRun(run: RunDocument): string {
  const { stage, runId, matchJobs = 0, skipped = 0, changedCves = 0, requestUnits, failures } = run;
  const facts = [`${changedCves} CVEs changed`, `${matchJobs} packages matched`, `${skipped} unchanged`];
  if (requestUnits !== undefined) facts.push(`${requestUnits} request units`);
  return [`run ${stage}: ${runId}: ${facts.join(', ')}`, ...failures].join('\n');
}
