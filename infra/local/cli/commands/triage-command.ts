import { Command, Option } from 'commander';
import { REQUEST_KINDS, REQUEST_STATES } from '../../../../shared/intake/index.ts';
import type { CommandContext } from '../command-context.ts';
import { formatFlag, nowFlag } from '../flags.ts';
import { type ChangeFlags, runChange } from '../triage/change.ts';
import { type ListFlags, type LookFlags, runList, runShow } from '../triage/look.ts';

const ISSUE_HELP = 'of GitHub, such as example/distribution#7';
const APART_HELP = 'what looks like a security report, and lies apart';

export function triageCommand(context: CommandContext): Command {
  const command = new Command('triage');
  looking(command.command('list'))
    .description('list requests, the oldest first: those that are neither over nor gone')
    .addOption(new Option('--status <state>', 'those in that state instead').choices(REQUEST_STATES))
    .addOption(new Option('--asks <kind>', 'only what asks for that').choices(REQUEST_KINDS))
    .option('--owner <name>', 'only what somebody owns')
    .option('--repository <name>', 'only of that repository (owner/name)')
    .action((flags: ListFlags) => runList(flags, context));
  looking(command.command('show'))
    .description('show all of a request')
    .argument('<issue>', ISSUE_HELP)
    .action((issue: string, flags: LookFlags) => runShow(issue, flags, context));
  changing(command.command('assign'))
    .description('give a request an owner, who stays whatever GitHub says')
    .argument('<issue>', ISSUE_HELP)
    .argument('<owner>', 'who owns it')
    .action((issue: string, owner: string, flags: ChangeFlags) =>
      runChange(issue, { do: 'assign', owner }, flags, context),
    );
  changing(command.command('set-state'))
    .description('say how a request stands; it is posted on the issue')
    .argument('<issue>', ISSUE_HELP)
    .argument('<state>', 'new, accepted, in-progress, done or declined')
    .option('--reason <text>', 'stands on the issue: everybody reads it')
    .action((issue: string, state: string, { reason, ...flags }: ChangeFlags & { reason?: string }) =>
      runChange(issue, { do: 'set-state', state, ...(reason !== undefined && { reason }) }, flags, context),
    );
  changing(command.command('sort'))
    .description('say what a request asks for; security keeps it apart from now on')
    .argument('<issue>', ISSUE_HELP)
    .argument('<kind>', REQUEST_KINDS.join(', '))
    .action((issue: string, asks: string, flags: ChangeFlags) =>
      runChange(issue, { do: 'sort', asks }, flags, context),
    );
  return command;
}

function looking(command: Command): Command {
  return withState(command).addOption(formatFlag());
}

function changing(command: Command): Command {
  return withState(command).addOption(nowFlag());
}

function withState(command: Command): Command {
  return command
    .option('--state <dir>', 'state folder of the scan, or azure:', '.patchline')
    .option('--embargoed', APART_HELP);
}
