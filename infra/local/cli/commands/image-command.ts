import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { formatFlag, nowFlag } from '../flags.ts';
import {
  type AddFlags,
  type RollOutFlags,
  runAdd,
  runRollOut,
  runWithdraw,
  type WithdrawFlags,
} from '../image/change.ts';
import { type HistoryFlags, runHistory } from '../image/history.ts';
import { type LookFlags, runDiff, runList, runShow } from '../image/look.ts';
import { type NextFlags, runNext } from '../image/next.ts';
import { time } from '../parameters.ts';

const STATE_HELP = 'state folder of the scan, or azure:';
const LINE_HELP = 'line of images, such as azurelinuxv3';
const VARIANT_HELP = 'variant, such as gen2; needed where the files do not say or a version has several';
const POLICY_HELP = 'policy that has the lines and gates of images (YAML)';
const RENAMES_HELP = 'policy that says which packages of the line were renamed (YAML)';

export function imageCommand(context: CommandContext): Command {
  const command = new Command('image');
  command
    .command('add')
    .description('store an image, by its list of packages and its list of container images')
    .argument(
      '<file...>',
      'AKS release notes, rpm -qa output or an SBOM; and an image-list.json, if there is one',
    )
    .requiredOption('--line <name>', LINE_HELP)
    .option('--variant <name>', VARIANT_HELP)
    .option('--image-version <version>', 'version, where the files do not say')
    .option('--release <key>', 'such as azurelinux-3.0, where the files do not say')
    .option('--candidate', 'it counts as released only once it has passed the gates of the policy')
    .option('--policy <file>', POLICY_HELP)
    .option('--state <dir>', STATE_HELP, '.patchline')
    .addOption(nowFlag())
    .action((files: string[], flags: AddFlags) => runAdd(files, flags, context));
  command
    .command('withdraw')
    .description('take an image back: the one before it stands again')
    .argument('<version>', 'version of the image')
    .requiredOption('--line <name>', LINE_HELP)
    .requiredOption('--reason <text>', 'why')
    .option('--variant <name>', VARIANT_HELP)
    .option('--state <dir>', STATE_HELP, '.patchline')
    .addOption(nowFlag())
    .action((version: string, flags: WithdrawFlags) => runWithdraw(version, flags, context));
  command
    .command('roll-out')
    .description('record which regions run an image, and on which share of their nodes')
    .argument('<file>', 'report as for POST /api/roll-outs, in JSON or YAML')
    .option('--state <dir>', STATE_HELP, '.patchline')
    .addOption(nowFlag())
    .action((file: string, flags: RollOutFlags) => runRollOut(file, flags, context));
  looking(command.command('next'))
    .description('list what rides the next image of each line, what misses it, and why')
    .option('--line <name>', LINE_HELP)
    .option('--policy <file>', POLICY_HELP)
    .option('--as-of <time>', 'as it is at a time (default: now)', time('--as-of'))
    .action((flags: NextFlags) => runNext(flags, context));
  looking(command.command('history'))
    .description('list the images of a line with what each changed, closed and opened')
    .requiredOption('--line <name>', LINE_HELP)
    .option('--variant <name>', 'only of that variant')
    .option('--chart <file>', 'also draw it as SVG')
    .option('--policy <file>', RENAMES_HELP)
    .action((flags: HistoryFlags) => runHistory(flags, context));
  looking(command.command('list'))
    .description('list the images of a line, or of all lines')
    .option('--line <name>', LINE_HELP)
    .option('--variant <name>', 'only of that variant')
    .action((flags: Omit<LookFlags, 'line'> & { line?: string }) => runList(flags, context));
  looking(command.command('show'))
    .description('show what an image holds')
    .argument('<version>', 'version of the image')
    .requiredOption('--line <name>', LINE_HELP)
    .option('--variant <name>', VARIANT_HELP)
    .option('--policy <file>', RENAMES_HELP)
    .action((version: string, flags: LookFlags) => runShow(version, flags, context));
  looking(command.command('diff'))
    .description('show what changed between two images')
    .argument('<version>', 'version of an image; alone, it is compared with the one before it')
    .argument('[other]', 'version of the image that it became')
    .requiredOption('--line <name>', LINE_HELP)
    .option('--variant <name>', VARIANT_HELP)
    .option('--policy <file>', RENAMES_HELP)
    .action((version: string, other: string | undefined, flags: LookFlags) =>
      runDiff([version, other], flags, context),
    );
  return command;
}

function looking(command: Command): Command {
  return command.option('--state <dir>', STATE_HELP, '.patchline').addOption(formatFlag());
}
