import { Command, Option } from 'commander';
import { laneSchema } from '../../../../shared/lanes/index.ts';
import type { CommandContext } from '../command-context.ts';
import { formatFlag } from '../flags.ts';
import { type BulkFlags, runBulk, runOrders } from '../bulk/run.ts';

export function bulkCommand(context: CommandContext): Command {
  const command = new Command('bulk');
  const flagged = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .option('--state <dir>', 'state folder of the scan, or azure:', '.patchline')
      .option('--embargoed', 'what lies under embargo')
      .addOption(formatFlag());
  flagged('findings', 'change all findings that match; without --confirm only say which')
    .option('--release <key>', 'only of that release')
    .option('--package <name>', 'only of that package')
    .option('--status <status>', 'only with that status')
    .option('--severity <severity>', 'only of that severity')
    .addOption(new Option('--lane <lane>', 'only of that lane').choices(laneSchema.options))
    .option('--search <text>', 'part of the name of the package or of the id')
    .option('--owner <name>', 'only what somebody owns')
    .option('--flooded', 'only the single investigations of floods, which are left out otherwise')
    .option('--assign <name>', 'give them an owner')
    .option('--unassign', 'take their owner away')
    .option('--note <text>', 'write a note on each')
    .addOption(
      new Option('--disposition <disposition>', 'decide: for affected findings').choices([
        'deferred',
        'wont_fix',
      ]),
    )
    .option('--set-status <status>', 'decide: the status')
    .option('--justification <label>', 'decide: for not_affected')
    .option('--rating <severity>', "decide: the vendor's severity")
    .option('--until <time>', 'decide: last day it applies')
    .option('--reason <text>', 'decide: why')
    .option('--confirm <digest>', 'do it, if they are still those that were shown')
    .action((flags: BulkFlags) => runBulk('finding', flags, context));
  flagged('requests', 'change all requests from GitHub that match; without --confirm only say which')
    .option('--status <state>', 'only in that state')
    .option('--asks <kind>', 'only what asks for that')
    .option('--owner <name>', 'only what somebody owns')
    .option('--repository <name>', 'only of that repository (owner/name)')
    .option('--assign <name>', 'give them an owner')
    .option('--note <text>', 'write a note on each')
    .option('--set-state <state>', 'say how they stand; it is posted on the issues')
    .option('--reason <text>', 'stands on the issues: everybody reads it')
    .option('--confirm <digest>', 'do it, if they are still those that were shown')
    .action((flags: BulkFlags) => runBulk('request', flags, context));
  flagged('orders', 'how far orders have come, or one with the result of each item')
    .argument('[order]', 'its id')
    .action((id: string | undefined, flags: BulkFlags) => runOrders(id, flags, context));
  return command;
}
