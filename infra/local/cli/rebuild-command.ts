import { Command } from 'commander';
import { currentServices } from '../../../shared/app/index.ts';
import { rebuild } from '../../../shared/operations/index.ts';
import { defined, PatchlineError } from '../../../shared/platform/index.ts';
import { driveRun } from './drive-run.ts';
import { isAzure, openPlatform, openState } from './local-platform.ts';
import { Progress } from './present/progress.ts';
import { say } from './say.ts';

interface RebuildFlags {
  state: string;
  from?: string;
  now?: string;
}

export function rebuildCommand(): Command {
  return new Command('rebuild')
    .description('rebuild findings from raw answers, packages and decisions (docs/recovery.md)')
    .requiredOption(
      '--state <dir>',
      'where the findings are to be; azure: for the platform that the settings name',
    )
    .option('--from <dir>', 'where answers, packages and decisions are (default: in --state itself)')
    .option('--now <time>', 'the time that everything carries (ISO 8601), instead of the clock')
    .action(runRebuild);
}

async function runRebuild({ state, from, now }: RebuildFlags): Promise<void> {
  const source = from === undefined ? undefined : await openState({ stateDir: from, shared: true });
  const platform = await openPlatform({
    stateDir: state,
    shared: isAzure(state),
    ...defined({ now }),
  });
  const services = await currentServices();
  try {
    const { runId } = await rebuild(source ?? services, services);
    if (isAzure(state)) {
      say(`Run ${runId}: its match jobs are queued, the function app does them.`);
      return;
    }
    const { run } = await driveRun(platform, runId, new Progress({ output: process.stderr }));
    if (run.failures.length > 0) throw new PatchlineError(run.failures.join('\n'));
    say(`Rebuilt: ${run.matchJobs ?? 0} packages matched, snapshot ${run.manifest ?? ''}.`);
  } finally {
    await services.pool.close();
    await platform.close();
    await source?.close();
  }
}
