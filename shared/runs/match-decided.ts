import { decisionsState, readDecisions } from '../decisions/index.ts';
import { readCurrent } from '../snapshot/index.ts';
import { createIfAbsent } from '../platform/index.ts';
import { fanOut } from './fan-out.ts';
import { readRun, RUN_ID, type RunDocument } from './runs.ts';
import type { Services } from './services.ts';

/**
 * Starts a run that matches again what decisions touch: after one was recorded, and when one expires. The run
 * is named after the state of the decisions, so each state has one run, however often this is called and
 * however many decisions came at once. Calling it again repairs a crash.
 * @returns the run; `undefined` when there are no decisions, or nothing was scanned yet
 */
export async function matchDecided(services: Services): Promise<RunDocument | undefined> {
  const startedAt = services.clock.now().toISOString();
  const state = decisionsState(await readDecisions(services.documents), startedAt);
  const current = await readCurrent(services.blobs);
  if (state === '' || !current) return undefined;
  const run: RunDocument = {
    id: RUN_ID,
    kind: 'run',
    runId: `decisions-${state}`,
    stage: 'matching',
    trigger: 'decision',
    startedAt,
    sources: { nvd: 'as scanned' },
    acceptLoss: [],
    baseline: 'off',
    ingestJobs: [],
    manifest: current.manifest,
    generation: current.generation,
    failures: [],
  };
  const runs = services.documents.container('runs');
  await createIfAbsent(runs, run.runId, run);
  const { body: known } = await readRun(runs, run.runId);
  if (known.stage === 'matching' && known.matchJobs === undefined) await fanOut(services, known);
  return (await readRun(runs, run.runId)).body;
}
