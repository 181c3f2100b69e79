import { join } from 'node:path';
import { Command, Option } from 'commander';
import { chooseRelease, MAX_INPUT_BYTES, readRepository } from '../../../../shared/inventory/index.ts';
import { checkRepository, REPOSITORIES } from '../../../../shared/patches/index.ts';
import { defined, readBounded } from '../../../../shared/platform/index.ts';
import { readOverHttp } from '../../../../shared/sources/index.ts';
import { relayEvents } from '../relay-events.ts';
import type { CommandContext } from '../command-context.ts';
import { nowFlag } from '../flags.ts';
import { commandOnRecord } from '../command-on-record.ts';
import { say } from '../say.ts';
import { withState } from '../with-state.ts';
import { plural } from '../present/text/words.ts';

interface CheckFlags {
  state: string;
  repository: string;
  name: (typeof REPOSITORIES)[number];
  release?: string;
  now?: string;
  acceptLoss?: string[];
}

export function repositoryCommand(context: CommandContext): Command {
  const command = new Command('repository');
  command
    .command('check')
    .description('record which accepted builds it holds; the next run closes what they fix')
    .requiredOption('--repository <url|dir>', 'root of the repository, above repodata/repomd.xml')
    .addOption(
      new Option('--name <name>', 'which repository of the release').choices(REPOSITORIES).default('base'),
    )
    .option(
      '--accept-loss <name...>',
      'accept that ten packages, or most of those with patches, are gone, or that it is older: repository, or repository/NAME',
    )
    .option('--release <key>', 'for example azurelinux-3.0; needed if the state holds several')
    .option('--state <dir>', 'state folder, or azure: for the resources in the settings', '.patchline')
    .addOption(nowFlag())
    .action((flags: CheckFlags) => runCheck(flags, context));
  return command;
}

async function runCheck(
  { state, repository, name, now, release: given, acceptLoss }: CheckFlags,
  context: CommandContext,
): Promise<void> {
  const found = await readRepository((file) => readFile(repository, file), repository);
  await withState({ stateDir: state, shared: true, ...defined({ now }) }, context, async (platform) => {
    const { release } = await chooseRelease(platform, given);
    const { packages, shipped } = await commandOnRecord(platform, 'repository check', {
      work: () => checkRepository(platform, { release, repository: name, found, ...defined({ acceptLoss }) }),
      what: (checked) => ({ release, repository: name, shipped: checked.shipped.length }),
    });
    await relayEvents(platform, context.settings);
    say(
      `${release} ${name}: ${plural(packages, 'package')} with accepted builds, ${shipped.length} with a new build`,
    );
    for (const each of shipped) say(`  ${each}`);
    if (found.rejected.length > 0) process.exitCode = 1;
  });
}

function readFile(repository: string, file: string): Promise<Uint8Array> {
  return /^https?:\/\//.test(repository)
    ? readOverHttp(`${repository.replace(/\/$/, '')}/${file}`, MAX_INPUT_BYTES)
    : readBounded(join(repository, file), MAX_INPUT_BYTES);
}
