import { Command } from 'commander';
import { chooseRelease } from '../../../../shared/inventory/index.ts';
import { componentUsers } from '../../../../shared/findings/index.ts';
import type { CommandContext } from '../command-context.ts';
import { openPlatform } from '../local-platform.ts';
import { formatComponentUsers } from '../present/findings/component-users.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';

interface ComponentFlags {
  state: string;
  release?: string;
  json?: true;
}

export function componentCommand(context: CommandContext): Command {
  return new Command('component')
    .argument('<component>', 'purl, or a name like golang.org/x/crypto')
    .option('--state <dir>', 'state folder of the scan, or azure:', '.patchline')
    .option('--release <key>', 'for example samplelinux-3.0; needed if the state holds several')
    .option('--json', 'print JSON')
    .action((wanted: string, flags: ComponentFlags) => runComponent(wanted, flags, context));
}

async function runComponent(wanted: string, flags: ComponentFlags, context: CommandContext): Promise<void> {
  const platform = await openPlatform({ stateDir: flags.state, readOnly: true }, context.settings);
  try {
    const { release } = await chooseRelease(platform, flags.release);
    const users = await componentUsers(platform, release, wanted);
    const text = flags.json
      ? jsonText(users)
      : formatComponentUsers(users, wanted, lookOf(process.stdout, context.environment));
    print(text);
  } finally {
    await platform.close();
  }
}
