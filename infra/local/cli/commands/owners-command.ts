import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { formatFlag, nowFlag } from '../flags.ts';
import { type ChangeFlags, runChange } from '../owners/change.ts';
import { type LookFlags, runList, runShow } from '../owners/look.ts';

const ITEM_HELP = 'PACKAGE CVE, PACKAGE patch:NUMBER, or an issue such as example/distribution#7';

export function ownersCommand(context: CommandContext): Command {
  const command = new Command('owners');
  const flagged = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .option('--state <dir>', 'state folder of the scan, or azure:', '.patchline')
      .option('--release <key>', 'needed if the state holds several')
      .option('--embargoed', 'what lies under embargo');
  flagged('list', 'list who owns what')
    .option('--owner <name>', 'only what somebody owns')
    .addOption(formatFlag())
    .action((flags: LookFlags & { owner?: string }) => runList(flags, context));
  flagged('show', 'show owner and notes of a finding, a patch or a request')
    .argument('<item...>', ITEM_HELP)
    .addOption(formatFlag())
    .action((item: string[], flags: LookFlags) => runShow(item, flags, context));
  flagged('assign', 'give it an owner')
    .argument('<item...>', ITEM_HELP)
    .requiredOption('--to <name>', 'who owns it')
    .addOption(nowFlag())
    .action((item: string[], { to, ...flags }: ChangeFlags & { to: string }) =>
      runChange(item, { do: 'assign', owner: to }, flags, context),
    );
  flagged('unassign', 'take its owner away')
    .argument('<item...>', ITEM_HELP)
    .addOption(nowFlag())
    .action((item: string[], flags: ChangeFlags) => runChange(item, { do: 'unassign' }, flags, context));
  flagged('note', 'write a note on it, for those who may read it here')
    .argument('<item...>', ITEM_HELP)
    .requiredOption('--text <text>', 'what to note; secrets in it are masked')
    .addOption(nowFlag())
    .action((item: string[], { text, ...flags }: ChangeFlags & { text: string }) =>
      runChange(item, { do: 'note', text }, flags, context),
    );
  return command;
}
