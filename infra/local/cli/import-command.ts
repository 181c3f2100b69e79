import { Command } from 'commander';
import { importInventory } from '../../../shared/inventory/index.ts';
import { openPlatform } from './local-platform.ts';
import { openWholeInventory } from './open-inventory.ts';

interface ImportFlags {
  state: string;
  inventory: string;
  manifest?: string;
}

export function importCommand(): Command {
  return new Command('import')
    .description('make the packages of a release those of an inventory; the next run matches what changed')
    .requiredOption(
      '--inventory <file>',
      'package manifest, SBOM, repository metadata, rpm -qa list or node image notes',
    )
    .option(
      '--manifest <file>',
      'package manifest that tells sources and epochs of a list of binary packages',
    )
    .option('--state <dir>', 'state folder, or azure: for the platform that the settings name', '.patchline')
    .action(runImport);
}

async function runImport({ state, inventory, manifest }: ImportFlags): Promise<void> {
  const whole = await openWholeInventory(inventory, manifest);
  const platform = await openPlatform({ stateDir: state, shared: true });
  try {
    const { release, packages, added, changed, removed } = await importInventory(platform.documents, whole);
    console.log(`${release}: ${packages} packages (${added} new, ${changed} changed, ${removed} gone)`);
  } finally {
    await platform.close();
  }
}
