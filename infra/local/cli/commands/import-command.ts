import { Command } from 'commander';
import { importInventory } from '../../../../shared/inventory/index.ts';
import { InvalidInputError } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord } from '../command-on-record.ts';
import { type InventoryFlags, withInventoryOptions } from '../inventory/inventory-options.ts';
import { openPlatform } from '../local-platform.ts';
import { openInventoryToStore } from '../inventory/open-inventory.ts';
import { say } from '../say.ts';
import { plural } from '../present/text/words.ts';

interface ImportFlags extends InventoryFlags {
  state: string;
  acceptLoss?: string[];
}

export function importCommand(context: CommandContext): Command {
  return withInventoryOptions(new Command('import'))
    .option('--state <dir>', 'state folder, or azure: for the resources in the settings', '.patchline')
    .option(
      '--accept-loss <name...>',
      'accept that ten builds, or most of them, are gone: inventory, or inventory/RELEASE',
    )
    .action((flags: ImportFlags) => runImport(flags, context));
}

async function runImport(
  { state, inventory, acceptLoss, ...flags }: ImportFlags,
  context: CommandContext,
): Promise<void> {
  if (inventory === undefined) throw new InvalidInputError('import needs --inventory');
  const whole = await openInventoryToStore(inventory, flags);
  const platform = await openPlatform({ stateDir: state, shared: true }, context.settings);
  try {
    const { release, packages, added, changed, removed, kept } = await commandOnRecord(platform, 'import', {
      work: () => importInventory(platform.documents, whole, acceptLoss),
      what: (imported) => ({ ...imported }),
    });
    const staying = kept === 0 ? '' : `, ${kept} kept because records were set aside`;
    say(
      `${release}: ${plural(packages, 'package')} (${added} new, ${changed} changed, ${removed} gone${staying})`,
    );
    if (whole.rejected.length > 0) process.exitCode = 1;
  } finally {
    await platform.close();
  }
}
