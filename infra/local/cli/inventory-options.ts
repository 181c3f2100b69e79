import type { Command } from 'commander';
import { VERBOSE_HELP } from './tell-some.ts';

/** What ships, as flags name it. */
export interface InventoryFlags {
  inventory?: string;
  manifest?: string;
  components?: string;
  release?: string;
  verbose?: true;
}

/** Adds the flags that say what ships. */
export function withInventoryOptions(command: Command): Command {
  return command
    .option(
      '--inventory <path>',
      'package manifest, SBOM, rpm -qa list, node image notes, or a repository (its folder or primary.xml)',
    )
    .option(
      '--manifest <path>',
      'package manifest or repository that tells sources and epochs of a list of binary packages',
    )
    .option(
      '--components <dir>',
      'dependency files by source package, DIR/PACKAGE/…: go.mod, go.sum, vendor/modules.txt, Cargo.lock, ' +
        'package-lock.json and the output of go version -m',
    )
    .option('--release <key>', 'such as azurelinux-3.0, where the inventory does not say of what it is')
    .option('--verbose', VERBOSE_HELP);
}
