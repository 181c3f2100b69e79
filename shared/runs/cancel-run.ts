import { InvalidInputError, type Platform } from '../platform/index.ts';
import { type Cancellation, isOver, type RunDocument, updateRun } from './runs.ts';

/**
 * Ends a run early. Its waiting jobs do nothing when they come up; one under way ends its own work. A snapshot that it
 * has not put in force yet stays out. One write: a process that is killed has cancelled it, or has not.
 * @returns the run, and whether this call cancelled it
 * @throws NotFoundError for an unknown run, InvalidInputError when it has ended otherwise
 */
export async function cancelRun(
  { documents, clock }: Platform,
  runId: string,
  cancelled: Cancellation,
): Promise<{ run: RunDocument; changed: boolean }> {
  const runs = documents.container('runs');
  const finishedAt = clock.now().toISOString();
  let changed = false;
  const run = await updateRun(runs, runId, (known) => {
    changed = false;
    if (isOver(known)) throw new InvalidInputError(`run ${runId}: has ended already: it is ${known.stage}`);
    changed = true;
    return { ...known, stage: 'cancelled', finishedAt, cancelled };
  });
  return { run, changed };
}
