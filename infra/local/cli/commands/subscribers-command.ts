import { Command, Option } from 'commander';
import { audiences } from '../../../../shared/events/index.ts';
import type { CommandContext } from '../command-context.ts';
import { formatFlag } from '../flags.ts';
import { wholeNumber } from '../parameters.ts';
import { type AddFlags, type ChangeFlags, runAdd, runCommand } from '../subscribers/change.ts';
import { type LookFlags, runDeliveries, runList } from '../subscribers/look.ts';

const STATE_HELP = 'state folder of the service, or azure:';
const EMBARGOED_HELP = 'of the audience embargo, instead of all others';

export function subscribersCommand(context: CommandContext): Command {
  const command = new Command('subscribers');
  const changing = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .argument('<id>', 'id of the webhook')
      .option('--state <dir>', STATE_HELP, '.patchline')
      .option('--embargoed', EMBARGOED_HELP);
  const looking = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .option('--state <dir>', STATE_HELP, '.patchline')
      .option('--embargoed', EMBARGOED_HELP)
      .addOption(formatFlag());
  command
    .command('add')
    .description('register a webhook and show its secret; it gets events once it is verified')
    .argument('<url>', 'https, with an address that is public')
    .option('--state <dir>', STATE_HELP, '.patchline')
    .addOption(new Option('--audience <audience>', 'whose events').choices(audiences).default('public'))
    .option('--type <type...>', 'only these types, such as advisory.published')
    .option('--severity <severity>', 'only of this severity')
    .option('--lane <lane>', 'only of this lane')
    .option('--package <name>', 'only of this package')
    .option('--release <release>', 'only of this release')
    .addOption(new Option('--from <place>', 'where it begins').choices(['now', 'beginning']).default('now'))
    .action((url: string, flags: AddFlags) => runAdd(url, flags, context));
  looking('list', 'list webhooks and how far they are').action((flags: LookFlags) => runList(flags, context));
  looking('deliveries', 'list what was sent, the newest first')
    .argument('<id>', 'id of the webhook')
    .action((id: string, flags: LookFlags) => runDeliveries(id, flags, context));
  for (const [name, description] of [
    ['verify', 'send the challenge, which the receiver sends back'],
    ['rotate', 'give it a new secret and show it; the one before stays valid for a day'],
    ['test', 'send an event of type webhook.test'],
    ['remove', 'remove it and its delivery log'],
  ] as const)
    changing(name, description).action((id: string, flags: ChangeFlags) =>
      runCommand(id, { do: name }, flags, context),
    );
  changing('pause', 'send it nothing until resume')
    .requiredOption('--reason <text>', 'why, for others')
    .action((id: string, { reason, ...flags }: ChangeFlags & { reason: string }) =>
      runCommand(id, { do: 'pause', reason }, flags, context),
    );
  changing('resume', 'go on where it stood')
    .addOption(new Option('--from <place>', 'go on from there instead').choices(['now', 'beginning']))
    .action((id: string, { from, ...flags }: ChangeFlags & { from?: 'now' | 'beginning' }) =>
      runCommand(id, { do: 'resume', ...(from && { from }) }, flags, context),
    );
  changing('redeliver', 'send one event again')
    .argument('<number>', 'of the event, as deliveries tells', wholeNumber('number', [1, 2 ** 40]))
    .action((id: string, number: number, flags: ChangeFlags) =>
      runCommand(id, { do: 'redeliver', number }, flags, context),
    );
  return command;
}
