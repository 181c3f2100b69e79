import type { Command } from 'commander';
import { VERBOSE_HELP } from './tell-some.ts';

/** The inventory, as given by flags. */
export interface InventoryFlags {
  inventory?: string;
  manifest?: string;
  components?: string;
  release?: string;
  verbose?: true;
}

/** Adds the flags that name the inventory. */
export function withInventoryOptions(command: Command): Command {
  return command
    .option(
      '--inventory <path>',
      'package manifest, SBOM, rpm -qa list, node image notes, or a repository (its folder or primary.xml)',
    )
    .option(
      '--manifest <path>',
      'package manifest or repository that gives the source packages and epochs of a binary package list',
    )
    .option(
      '--components <dir>',
      'dependency files by source package, in DIR/PACKAGE/: go.mod, go.sum, vendor/modules.txt, Cargo.lock, ' +
        'package-lock.json and output of go version -m',
    )
    .option(
      '--release <key>',
      'for example azurelinux-3.0; needed if the inventory does not name its release',
    )
    .option('--verbose', VERBOSE_HELP);
}
