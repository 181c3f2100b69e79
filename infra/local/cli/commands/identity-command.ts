import { Command } from 'commander';
import {
  allIdentities,
  doubtfulIdentities,
  identitiesOf,
  type PackageIdentities,
} from '../../../../shared/matching/index.ts';
import { chooseRelease, type ReleaseDocument } from '../../../../shared/inventory/index.ts';
import { changedIdentities, identitiesOfRun } from '../../../../shared/runs/index.ts';
import { InvalidInputError, NotFoundError, type Platform } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { openPlatform } from '../local-platform.ts';
import { runName } from '../run-name.ts';
import { formatIdentities, formatReview } from '../present/findings/identities.ts';
import { formatIdentityChanges, formatPackageChanges } from '../present/findings/identity-changes.ts';
import { jsonText } from '../present/text/json.ts';
import { type Look, lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';

interface IdentityFlags {
  state: string;
  release?: string;
  review?: true;
  changes?: true;
  from?: string;
  to?: string;
  run?: string;
  json?: true;
}

export function identityCommand(context: CommandContext): Command {
  return new Command('identity')
    .argument('[package]', 'name of the source package')
    .option('--review', 'list doubtful identities for review, best guess first')
    .option('--run <id>', 'identities as of that run, not as of the current snapshot', runName('--run'))
    .option(
      '--changes',
      'show what changed between two runs, what flips findings first; in full for one package',
    )
    .option('--from <run>', 'with --changes (default: the complete run before --to)', runName('--from'))
    .option('--to <run>', 'with --changes (default: the latest complete run)', runName('--to'))
    .option('--state <dir>', 'state folder of the scan', '.patchline')
    .option('--release <key>', 'for example samplelinux-3.0; needed if the state holds several')
    .option('--json', 'print JSON')
    .action((name: string | undefined, flags: IdentityFlags) => runIdentity(name, flags, context));
}

async function runIdentity(
  name: string | undefined,
  flags: IdentityFlags,
  context: CommandContext,
): Promise<void> {
  checkFlags(name, flags);
  const platform = await openPlatform({ stateDir: flags.state, readOnly: true }, context.settings);
  try {
    const release = await chooseRelease(platform, flags.release);
    const { data, format } = await (flags.changes ? changes : identities)(platform, release, name, flags);
    print(flags.json ? jsonText(data) : format(lookOf(process.stdout, context.environment)));
  } finally {
    await platform.close();
  }
}

function checkFlags(name: string | undefined, { review, changes, from, to, run }: IdentityFlags): void {
  if (changes ? review : (name === undefined) !== (review === true))
    throw new InvalidInputError('name a package, or give --review or --changes');
  if (!changes && (from ?? to) !== undefined)
    throw new InvalidInputError('--from and --to go with --changes');
  if (changes && run !== undefined) throw new InvalidInputError('--run: with --changes give --from and --to');
}

interface Answer {
  data: unknown;
  format: (look: Look) => string;
}

async function identities(
  platform: Platform,
  release: ReleaseDocument,
  name: string | undefined,
  { run }: IdentityFlags,
): Promise<Answer> {
  if (name === undefined) {
    const all = await (run === undefined
      ? allIdentities(platform, release)
      : identitiesOfRun(platform, release.release, run));
    const data = doubtfulIdentities(all);
    return { data, format: (look) => formatReview(data, look) };
  }
  const data = await (run === undefined
    ? identitiesOf(platform, release, name)
    : storedOf(platform, release.release, run, name));
  return { data, format: (look) => formatIdentities(data, look) };
}

async function storedOf(
  platform: Platform,
  release: string,
  run: string,
  name: string,
): Promise<PackageIdentities[]> {
  const all = await identitiesOfRun(platform, release, run);
  const found = all.filter((each) => each.package === name);
  if (found.length === 0) throw new NotFoundError(`run ${run}: ${release} shipped no package ${name}`);
  return found;
}

async function changes(
  platform: Platform,
  release: ReleaseDocument,
  name: string | undefined,
  { from, to }: IdentityFlags,
): Promise<Answer> {
  const data = await changedIdentities(platform, release.release, { from, to, package: name });
  const format = name === undefined ? formatIdentityChanges : formatPackageChanges;
  return { data, format: (look) => format(data, look) };
}
