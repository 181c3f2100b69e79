import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { formatFlag, nowFlag } from '../flags.ts';
import { type ChangeFlags, runAdd, runAssign, runLift } from '../report/change.ts';
import { type LookFlags, runList, runShow } from '../report/look.ts';

const STATE_HELP = 'state folder of the scan, or azure:';
const RELEASE_HELP = 'such as azurelinux-3.0, where the state holds several';
const ID_HELP = 'CVE id of the report, or the id that Patchline gave it';

export function reportCommand(context: CommandContext): Command {
  const command = new Command('report');
  changing(command.command('add'))
    .description('take in a report, or update one')
    .argument('<file>', 'the report, as schemas/report.schema.json says (JSON or YAML)')
    .action((file: string, flags: ChangeFlags) => runAdd(file, flags, context));
  changing(command.command('assign-cve'))
    .description('give a report its CVE id: findings, patches and builds go on under that')
    .argument('<id>', 'id that Patchline gave it')
    .argument('<cve>', 'for example CVE-2026-12345')
    .option('--release <key>', RELEASE_HELP)
    .action((id: string, cve: string, flags: ChangeFlags) => runAssign(id, cve, flags, context));
  changing(command.command('lift'))
    .description('end an embargo before its date')
    .argument('<id>', ID_HELP)
    .option('--release <key>', RELEASE_HELP)
    .action((id: string, flags: ChangeFlags) => runLift(id, flags, context));
  looking(command.command('list'))
    .description('list the reports that are under embargo')
    .option('--lifted', 'those that came to light instead')
    .action((flags: LookFlags) => runList(flags, context));
  looking(command.command('show'))
    .description('show all of a report')
    .argument('<id>', ID_HELP)
    .option('--release <key>', RELEASE_HELP)
    .action((id: string, flags: LookFlags) => runShow(id, flags, context));
  return command;
}

function changing(command: Command): Command {
  return command.option('--state <dir>', STATE_HELP, '.patchline').addOption(nowFlag());
}

function looking(command: Command): Command {
  return command.option('--state <dir>', STATE_HELP, '.patchline').addOption(formatFlag());
}
