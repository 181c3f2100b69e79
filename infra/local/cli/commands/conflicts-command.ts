import { Command, Option } from 'commander';
import { conflictsOf } from '../../../../shared/findings/index.ts';
import { PatchlineError } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { openPlatform } from '../local-platform.ts';
import { formatConflicts } from '../present/conflicts.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';

interface ConflictFlags {
  state: string;
  release?: string;
  format: 'table' | 'json';
}

export function conflictsCommand(context: CommandContext): Command {
  return new Command('conflicts')
    .option('--state <dir>', 'state folder of the scan, or azure:', '.patchline')
    .option('--release <key>', 'for example samplelinux-3.0; needed if the state holds several')
    .addOption(new Option('--format <format>', 'output format').choices(['table', 'json']).default('table'))
    .action((flags: ConflictFlags) => runConflicts(flags, context));
}

async function runConflicts(flags: ConflictFlags, context: CommandContext): Promise<void> {
  const platform = await openPlatform({ stateDir: flags.state, readOnly: true }, context.settings);
  try {
    const unreadable: string[] = [];
    const conflicts = await conflictsOf(platform, flags.release, {
      onUnreadable: ({ error }) => unreadable.push(error.message),
    });
    const look = lookOf(process.stdout, context.environment);
    print(flags.format === 'json' ? jsonText(conflicts) : formatConflicts(conflicts, look));
    if (unreadable.length > 0) throw new PatchlineError(unreadable.join('\n'));
  } finally {
    await platform.close();
  }
}
