import { Command } from 'commander';
import { closeServices, openServices } from '../../../../shared/app/index.ts';
import { rebuild } from '../../../../shared/operations/index.ts';
import { defined, inRootSpan, PatchlineError } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { nowFlag } from '../flags.ts';
import { commandOnRecord } from '../command-on-record.ts';
import { driveRun } from '../drive-run.ts';
import { isAzure, openPlatform } from '../local-platform.ts';
import { openProgress } from '../present/progress/progress.ts';
import { say } from '../say.ts';
import { plural } from '../present/text/words.ts';

interface RebuildFlags {
  state: string;
  from?: string;
  now?: string;
}

export function rebuildCommand(context: CommandContext): Command {
  return new Command('rebuild')
    .requiredOption('--state <dir>', 'state folder to rebuild, or azure: for the resources in the settings')
    .option('--from <dir>', 'state folder with the downloads, packages and decisions (default: --state)')
    .addOption(nowFlag())
    .action((flags: RebuildFlags) => runRebuild(flags, context));
}

async function runRebuild({ state, from, now }: RebuildFlags, context: CommandContext): Promise<void> {
  const { settings } = context;
  const source =
    from === undefined ? undefined : await openPlatform({ stateDir: from, readOnly: true }, settings);
  const platform = await openPlatform(
    { stateDir: state, shared: isAzure(state), ...defined({ now }) },
    settings,
  );
  const services = await openServices(platform, settings);
  try {
    const { runId } = await commandOnRecord(platform, 'rebuild', {
      work: () => inRootSpan(services.telemetry, 'rebuild', () => rebuild(source ?? services, services)),
      what: (run) => ({ runId: run.runId }),
    });
    if (isAzure(state)) {
      say(`Run ${runId}: match jobs queued; the function app runs them.`);
      return;
    }
    const { run } = await driveRun(services, runId, await openProgress({ output: process.stderr }));
    if (run.failures.length > 0) throw new PatchlineError(run.failures.join('\n'));
    say(`Rebuilt: ${plural(run.matchJobs ?? 0, 'package')} matched, snapshot ${run.manifest ?? ''}.`);
  } finally {
    await closeServices(services);
    await platform.close();
    await source?.close();
  }
}
