import type { RunDocument } from './runs.ts';

/** One log line for a finished run; an alert rule matches its beginning. */
export function describeRun(run: RunDocument): string {
  const { stage, runId, matchJobs = 0, skipped = 0, changedCves = 0, requestUnits, failures } = run;
  const facts = [`${changedCves} CVEs changed`, `${matchJobs} packages matched`, `${skipped} unchanged`];
  if (requestUnits !== undefined) facts.push(`${requestUnits} request units`);
  if (run.cancelled) facts.unshift(`by ${run.cancelled.by.name}: ${run.cancelled.reason}`);
  return [`run ${stage}: ${runId}: ${facts.join(', ')}`, ...failures].join('\n');
}
