import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { formatFlag, nowFlag } from '../flags.ts';
import { type CancelFlags, type RerunFlags, runCancel, runRerun } from '../runs/change.ts';
import { type CompareFlags, type LookFlags, runCompare, runList, runShow } from '../runs/look.ts';

export function runsCommand(context: CommandContext): Command {
  const command = new Command('runs');
  looking(command.command('list'))
    .description('list runs, the newest first')
    .action((flags: LookFlags) => runList(flags, context));
  looking(command.command('show'))
    .description('show how far a run is, its rate, what is left, and whether it is stuck')
    .argument('[run]', 'default: the newest')
    .action((run: string | undefined, flags: LookFlags) => runShow(run, flags, context));
  looking(command.command('compare'))
    .description('show what changed since the run before: findings, lanes and identities, source by source')
    .argument('[run]', 'default: the newest whole run that is over')
    .option('--before <run>', 'compare with this one (default: the whole run before it)')
    .action((run: string | undefined, flags: CompareFlags) => runCompare(run, flags, context));
  changing(command.command('cancel'))
    .description('end a run early: its waiting jobs do nothing')
    .argument('<run>')
    .requiredOption('--reason <text>', 'why, for other operators')
    .action((run: string, flags: CancelFlags) => runCancel(run, flags, context));
  changing(command.command('rerun'))
    .description('start a run that does all of a run again, one source, or one package')
    .argument('[run]', 'whose sources are read again; leave it out with --package')
    .option('--source <name>', 'only this source of the run')
    .option('--release <key>', 'with --package: the release that ships it')
    .option('--package <name>', 'match this package alone, whatever has changed')
    .action((run: string | undefined, flags: RerunFlags) => runRerun(run, flags, context));
  return command;
}

function looking(command: Command): Command {
  return withState(command).addOption(formatFlag());
}

function changing(command: Command): Command {
  return withState(command).addOption(nowFlag());
}

function withState(command: Command): Command {
  return command.option('--state <dir>', 'state folder of the scan, or azure:', '.patchline');
}
