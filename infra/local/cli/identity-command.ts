import { Command } from 'commander';
import {
  chooseRelease,
  doubtfulIdentities,
  identitiesOf,
  type PackageIdentities,
} from '../../../shared/findings/index.ts';
import { InvalidInputError } from '../../../shared/platform/index.ts';
import { openPlatform } from './local-platform.ts';
import { formatIdentities, formatReview } from './present/identities.ts';
import { lookOf } from './present/look.ts';

interface IdentityFlags {
  state: string;
  release?: string;
  review?: true;
  json?: true;
}

export function identityCommand(): Command {
  return new Command('identity')
    .description('which CPE products a package is, and why')
    .argument('[package]', 'name of the source package')
    .option('--review', 'the doubtful ones for a person, best guess first')
    .option('--state <dir>', 'state folder of the scan', '.patchline')
    .option('--release <key>', 'such as samplelinux-3.0, where the state holds several')
    .option('--json', 'as data')
    .action(runIdentity);
}

async function runIdentity(name: string | undefined, flags: IdentityFlags): Promise<void> {
  if ((name === undefined) !== (flags.review === true))
    throw new InvalidInputError('name a package, or give --review');
  const platform = await openPlatform({ stateDir: flags.state, shared: true });
  try {
    const release = await chooseRelease(platform, flags.release);
    const found: PackageIdentities[] =
      name === undefined
        ? await doubtfulIdentities(platform, release)
        : await identitiesOf(platform, release, name);
    const look = lookOf(process.stdout, process.env);
    const text = name === undefined ? formatReview(found, look) : formatIdentities(found, look);
    process.stdout.write(flags.json ? `${JSON.stringify(found, undefined, 2)}\n` : text);
  } finally {
    await platform.close();
  }
}
