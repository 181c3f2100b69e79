import { Command } from 'commander';
import {
  type ExportFlags,
  type ListFlags,
  type PublishFlags,
  runExport,
  runList,
  runPublish,
  runRebuild,
  runShow,
  runWithdraw,
  type ShowFlags,
  type WithdrawFlags,
} from '../advisories/run.ts';
import { type CreateKeyFlags, runCreateKey, runRotateKey } from '../advisories/key.ts';
import type { CommandContext } from '../command-context.ts';
import { formatFlag, nowFlag } from '../flags.ts';
import { wholeNumber } from '../parameters.ts';

const STATE_HELP = 'state folder of the scan, or azure:';
const PUBLICATION_HELP = 'who publishes, where and for which releases (YAML; default: PATCHLINE_PUBLICATION)';
const KEY_HELP =
  'private OpenPGP key that signs CSAF documents: a file, or a Key Vault secret (default: PATCHLINE_SIGNING_KEY)';

export function advisoriesCommand(context: CommandContext): Command {
  const command = new Command('advisories');
  publishing(command.command('publish'))
    .description('publish an advisory for each released patch that lies in a repository, and what changed')
    .action((flags: PublishFlags) => runPublish(flags, context));
  publishing(command.command('rebuild'))
    .description('make all documents anew: the same bytes, unless they are made in another way now')
    .action((flags: PublishFlags) => runRebuild(flags, context));
  looking(command.command('list'))
    .description('list the advisories')
    .option('--release <key>', 'only of that release')
    .option('--package <name>', 'only of that source package')
    .action((flags: ListFlags) => runList(flags, context));
  looking(command.command('show'))
    .description('show an advisory with its revisions')
    .argument('<id>', 'such as SLSA-2026-0001')
    .action((id: string, flags: ShowFlags) => runShow(id, flags, context));
  publishing(command.command('withdraw'))
    .description('take an advisory back: it stays under its id, with the reason, in all documents')
    .argument('<id>', 'such as SLSA-2026-0001')
    .requiredOption('--reason <text>', 'why; everybody can read it')
    .action((id: string, flags: WithdrawFlags) => runWithdraw(id, flags, context));
  command
    .command('export')
    .description('write what is public as a static site')
    .argument('<dir>', 'folder that is new, or was written so before: it is replaced as a whole')
    .option('--state <dir>', STATE_HELP, '.patchline')
    .action((folder: string, flags: ExportFlags) => runExport(folder, flags, context));
  keyCommands(command.command('key').description('the key that signs CSAF documents'), context);
  return command;
}

function keyCommands(command: Command, context: CommandContext): void {
  command
    .command('create')
    .description('make a private OpenPGP key, without a passphrase, in a new file')
    .argument('<file>', 'only its owner can read it')
    .requiredOption('--name <name>', 'whose key it is; everybody can read it')
    .option('--email <address>', 'how to reach them; everybody can read it')
    .option('--days <number>', 'how long it signs', wholeNumber('--days', [1, 3_650]), 730)
    .action((file: string, flags: CreateKeyFlags) => runCreateKey(file, flags));
  command
    .command('rotate')
    .description('sign all that is public anew with another key, before the one in use expires')
    .argument('<key>', 'the other key: a file, or a Key Vault secret')
    .option('--publication <file>', PUBLICATION_HELP)
    .option('--state <dir>', STATE_HELP, '.patchline')
    .addOption(nowFlag())
    .action((key: string, flags: PublishFlags) => runRotateKey(key, flags, context));
}

function publishing(command: Command): Command {
  return command
    .option('--publication <file>', PUBLICATION_HELP)
    .option('--signing-key <file|url>', KEY_HELP)
    .option('--accept-removals', 'let many documents go at once')
    .option('--state <dir>', STATE_HELP, '.patchline')
    .addOption(nowFlag());
}

function looking(command: Command): Command {
  return command.option('--state <dir>', STATE_HELP, '.patchline').addOption(formatFlag());
}
