import { Command } from 'commander';
import { type Decision, readDecisions, watchFit } from '../../../../shared/decisions/index.ts';
import {
  chooseRelease,
  releaseKey,
  type ShippedPackage,
  storedPackages,
} from '../../../../shared/inventory/index.ts';
import {
  flipsBetween,
  type Knowledge,
  matchUnder,
  openMatcherFor,
  openPolicy,
  readSources,
  shippedKnowledge,
} from '../../../../shared/matching/index.ts';
import { storedPins } from '../../../../shared/findings/index.ts';
import type { Verdict } from '../../../../shared/vulnerabilities/index.ts';
import { readCurrent } from '../../../../shared/snapshot/index.ts';
import { InvalidInputError } from '../../../../shared/platform/index.ts';
import { cveSources } from '../../../../shared/sources/index.ts';
import type { CommandContext } from '../command-context.ts';
import { curatedKnowledge } from '../match/curated-knowledge.ts';
import { decidedRows, type RowContext } from '../match/decided-rows.ts';
import { type OpenOptions, openPlatform } from '../local-platform.ts';
import { DECISIONS_HELP, openDecisions } from '../match/open-decisions.ts';
import { judgedAsOf, openInventory } from '../inventory/open-inventory.ts';
import { formatFlips } from '../present/findings/flips.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';
import { sample } from '../sample.ts';
import { addSourceFlags, type SourceFlags, sourcesOf } from '../match/source-flags.ts';
import { VERBOSE_HELP } from '../inventory/tell-some.ts';
import { tellUnused } from '../inventory/tell-unused.ts';

interface PreviewFlags extends SourceFlags {
  state?: string;
  release?: string;
  inventory?: string;
  manifest?: string;
  policy?: string;
  curated?: string;
  decisions?: string[];
  verbose?: true;
  json?: true;
}

export function previewCommand(context: CommandContext): Command {
  const command = new Command('preview')
    .option('--policy <file>', 'policy that chooses lanes (YAML)')
    .option('--curated <file>', 'curated identities (YAML)')
    .option('--decisions <file...>', DECISIONS_HELP)
    .option('--verbose', VERBOSE_HELP)
    .option('--state <dir>', 'state folder of a scan: its packages, snapshot and decisions')
    .option('--release <key>', 'for example samplelinux-3.0; needed if the state holds several');
  return addSourceFlags(command, cveSources)
    .option('--inventory <file>', 'inventory to match, with --nvd')
    .option(
      '--manifest <file>',
      'package manifest that gives the source packages and epochs of a binary package list',
    )
    .option('--json', 'print JSON')
    .action((flags: PreviewFlags) => runPreview(flags, context));
}

async function runPreview(flags: PreviewFlags, context: CommandContext): Promise<void> {
  const { policy, curated, decisions } = flags;
  if ((policy ?? curated ?? decisions) === undefined)
    throw new InvalidInputError('say what changes: pass --policy, --curated or --decisions');
  const shipped = shippedKnowledge();
  const next = curated === undefined ? shipped : await curatedKnowledge(curated);
  const inForce = await openPolicy(context.settings.PATCHLINE_POLICY);
  const { matched, decided, release, packages, pinsOf } = await matchBoth(flags, [shipped, next], context);
  const added = await openDecisions(decisions, { releases: [release], once: true });
  const fit = watchFit(added.decisions, { release, packages });
  fit.see(matched.flat());

  const now = new Date().toISOString();
  const [before = [], after = []] = matched;
  const rows: RowContext = { release, now, policy: inForce, decisions: decided, pinsOf };
  const flips = flipsBetween(
    [...decidedRows([before], rows)],
    [
      ...decidedRows([after], {
        ...rows,
        policy: policy === undefined ? inForce : await openPolicy(policy),
        decisions: [...decided, ...added.decisions],
      }),
    ],
  );

  const text = flags.json ? jsonText(flips) : formatFlips(flips, lookOf(process.stdout, context.environment));
  print(text);
  tellUnused(added.unused, fit.unmet(), flags.verbose);
  if (added.rejected > 0) process.exitCode = 1;
}

interface Both {
  /** Verdicts with the shipped knowledge, then with the previewed one. */
  matched: Verdict[][];
  /** Key of the release. */
  release: string;
  packages: readonly ShippedPackage[];
  decided: Decision[];
  pinsOf?: RowContext['pinsOf'];
}

async function matchBoth(
  flags: PreviewFlags,
  knowledge: readonly Knowledge[],
  context: CommandContext,
): Promise<Both> {
  if (flags.state !== undefined)
    return matchState({ stateDir: flags.state, readOnly: true }, flags.release, knowledge, context);
  const given: PreviewFlags = flags.nvd === undefined ? sample : flags;
  const { inventory: file } = given;
  if (file === undefined) throw new InvalidInputError('preview needs --inventory with --nvd');
  const inventory = await openInventory(file, flags);
  const { snapshot, finished } = await readSources({ sources: sourcesOf(given), now: new Date() });
  const matching = matchUnder(snapshot, inventory, knowledge, judgedAsOf(inventory));
  const [matched] = await Promise.all([matching, finished]);
  const release = releaseKey(inventory.distro, inventory.release);
  return { matched, release, packages: inventory.packages, decided: [] };
}

async function matchState(
  state: OpenOptions,
  wanted: string | undefined,
  knowledge: readonly Knowledge[],
  { settings }: CommandContext,
): Promise<Both> {
  const platform = await openPlatform(state, settings);
  try {
    const release = await chooseRelease(platform, wanted);
    const current = await readCurrent(platform.blobs);
    if (!current) throw new InvalidInputError('no scan yet: run patchline scan first');
    const { snapshot } = await openMatcherFor(platform.blobs, current.manifest, release);
    const packages = await storedPackages(platform.documents, release.release);
    return {
      matched: await matchUnder(snapshot, { ...release, packages }, knowledge),
      release: release.release,
      packages,
      decided: await readDecisions(platform.documents),
      pinsOf: await storedPins(platform, release.release),
    };
  } finally {
    await platform.close();
  }
}
