import type { RunProgress } from '../../../../../shared/runs/index.ts';
import { plainLines } from '../text/plain.ts';
import { duration, minute, number } from '../text/words.ts';

/** How far a run is, in a few lines. Ends with a line break. */
export function formatProgress(progress: RunProgress): string {
  const { run, ingest, match, ratePerMinute, secondsLeft, waitingFor, stuckMinutes, lastEndedAt } = progress;
  const { cancelled } = run;
  const lines = [
    `run ${run.runId}: ${run.stage}, started ${minute(run.startedAt)}`,
    ...(cancelled ? [`  cancelled by ${cancelled.by.name}: ${cancelled.reason}`] : []),
    `  sources:  ${stageWords(ingest)}`,
    `  packages: ${stageWords(match)}`,
    ...(ratePerMinute === undefined ? [] : [`  ${number(ratePerMinute)} a minute`]),
    ...(secondsLeft === undefined ? [] : [`  about ${duration(secondsLeft * 1000)} left at this rate`]),
    ...(lastEndedAt === undefined ? [] : [`  the last job ended ${minute(lastEndedAt)}`]),
    ...(waitingFor.length === 0 ? [] : [`  waits for ${waitingFor.join(', ')}`]),
    ...(stuckMinutes === undefined
      ? []
      : [`  STUCK: no job has ended for ${number(stuckMinutes)} minutes (docs/runbooks/stalled-run.md)`]),
    ...run.failures.map((failure) => `  failed: ${failure}`),
  ];
  return `${plainLines(lines.join('\n'))}\n`;
}

function stageWords({ expected, done, skipped, failed }: RunProgress['ingest']): string {
  const of = expected === undefined ? 'not planned yet' : `of ${number(expected)}`;
  return `${number(done)} done, ${number(skipped)} skipped, ${number(failed)} failed, ${of}`;
}
