import { openServices } from '../../../../shared/app/index.ts';
import {
  defined,
  InvalidInputError,
  type Platform,
  PatchlineError,
} from '../../../../shared/platform/index.ts';
import { cancelRun, rerun, rerunPackage, type RunDocument } from '../../../../shared/runs/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord, personHere } from '../command-on-record.ts';
import { driveRun } from '../drive-run.ts';
import { keepEmbargo } from '../keep-embargo.ts';
import { openForWriting, type RecordFlags } from '../open-for-writing.ts';
import { openProgress } from '../present/progress/progress.ts';
import { say } from '../say.ts';
import { withState } from '../with-state.ts';

export interface CancelFlags extends RecordFlags {
  reason: string;
}

export interface RerunFlags extends RecordFlags {
  source?: string;
  release?: string;
  package?: string;
}

export async function runCancel(
  runId: string,
  { state, now, reason }: CancelFlags,
  context: CommandContext,
): Promise<void> {
  await withState({ stateDir: state, shared: true, ...defined({ now }) }, context, async (platform) => {
    await keepEmbargo(platform, { reason });
    const { changed } = await commandOnRecord(platform, 'runs cancel', {
      work: () => cancelRun(platform, runId, { by: personHere(), reason }),
      what: () => ({ run: runId, reason }),
    });
    say(`Run ${runId} ${changed ? 'is cancelled: its waiting jobs do nothing' : 'was cancelled already'}.`);
  });
}

/** Starts the run; it is driven here unless serve, or the function app, does that. */
export async function runRerun(
  runId: string | undefined,
  flags: RerunFlags,
  { settings }: CommandContext,
): Promise<void> {
  const start = startOf(runId, flags);
  const { platform, served } = await openForWriting(flags, settings);
  const progress = await openProgress({ output: process.stderr });
  try {
    const run = await commandOnRecord(platform, 'runs rerun', {
      work: () => start(platform),
      what: (started) => ({
        run: started.runId,
        ...defined({ rerunOf: started.rerunOf, only: started.only }),
      }),
    });
    if (served) {
      say(`Run ${run.runId} is queued.`);
      return;
    }
    const { run: ended } = await driveRun(await openServices(platform, settings), run.runId, progress);
    progress.stop();
    say(
      `Run ${ended.runId} is ${ended.stage}: ${ended.matchJobs ?? 0} packages matched, ${ended.skipped ?? 0} unchanged.`,
    );
    if (ended.stage !== 'done') throw new PatchlineError(ended.failures.join('\n'));
  } finally {
    progress.stop();
    await platform.close();
  }
}

/** @throws InvalidInputError for flags that do not go together */
function startOf(
  runId: string | undefined,
  { source, release, package: name }: RerunFlags,
): (platform: Platform) => Promise<RunDocument> {
  if (runId !== undefined && name === undefined && release === undefined)
    return (platform) => rerun(platform, { runId, ...defined({ source }) });
  if (runId === undefined && name !== undefined && release !== undefined && source === undefined)
    return (platform) => rerunPackage(platform, { release, package: name });
  throw new InvalidInputError('pass a run, with or without --source, or --release and --package');
}
