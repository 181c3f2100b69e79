import { Command, Option } from 'commander';
import { openServices } from '../../../../shared/app/index.ts';
import { recordDecisions, unfitting } from '../../../../shared/decisions/index.ts';
import { importInventory, knownReleases, releaseKey } from '../../../../shared/inventory/index.ts';
import { openPolicy } from '../../../../shared/matching/index.ts';
import { pauseOf } from '../../../../shared/events/index.ts';
import { startRun } from '../../../../shared/runs/index.ts';
import { sources } from '../../../../shared/sources/index.ts';
import {
  defined,
  inRootSpan,
  InvalidInputError,
  isLossOf,
  PatchlineError,
} from '../../../../shared/platform/index.ts';
import { boundGarbage } from '../bound-garbage.ts';
import type { CommandContext } from '../command-context.ts';
import { nowFlag } from '../flags.ts';
import { driveRun } from '../drive-run.ts';
import { type InventoryFlags, withInventoryOptions } from '../inventory/inventory-options.ts';
import { openPlatform } from '../local-platform.ts';
import { DECISIONS_HELP, openDecisions } from '../match/open-decisions.ts';
import { openInventoryToStore } from '../inventory/open-inventory.ts';
import { runName } from '../run-name.ts';
import { lookOf } from '../present/text/look.ts';
import { openProgress } from '../present/progress/progress.ts';
import { formatScanSummary } from '../present/summary.ts';
import { print } from '../say.ts';
import { sample } from '../sample.ts';
import { addSourceFlags, type SourceFlags, sourcesOf } from '../match/source-flags.ts';
import { summarise } from '../match/summarise.ts';
import { tellUnused } from '../inventory/tell-unused.ts';
import { tellWithoutRow } from '../inventory/tell-without-row.ts';

interface ScanFlags extends InventoryFlags, SourceFlags {
  state: string;
  decisions?: string[];
  baseline: 'auto' | 'off';
  acceptLoss?: string[];
  policy?: string;
  now?: string;
  runId?: string;
}

export function scanCommand(context: CommandContext): Command {
  const command = new Command('scan');
  return addSourceFlags(withInventoryOptions(command), sources)
    .option('--state <dir>', 'folder for findings, messages and snapshots', '.patchline')
    .addOption(
      new Option(
        '--baseline <mode>',
        'auto: the first scan of a release raises one summary event; off: one event per finding',
      )
        .choices(['auto', 'off'])
        .default('auto'),
    )
    .option(
      '--accept-loss <file...>',
      'accept a file that lost 2 % or more of its records, for example nvd/2021 or inventory',
    )
    .option('--decisions <file...>', DECISIONS_HELP)
    .option('--policy <file>', 'policy that chooses lanes (YAML)')
    .addOption(nowFlag())
    .option('--run-id <id>', 'name of the run; an interrupted run of that name resumes', runName('--run-id'))
    .action((flags: ScanFlags) => runScan(flags, context));
}

async function runScan(given: ScanFlags, context: CommandContext): Promise<void> {
  boundGarbage();
  const began = performance.now();
  const flags = withSample(given);
  const settings = {
    ...context.settings,
    PATCHLINE_POLICY: flags.policy ?? context.settings.PATCHLINE_POLICY,
  };
  // Refuse an invalid policy before anything is written.
  await openPolicy(settings.PATCHLINE_POLICY);
  const inventory = await openInventoryToStore(flags.inventory, flags);
  const platform = await openPlatform({ stateDir: flags.state, ...defined({ now: flags.now }) }, settings);
  const progress = await openProgress({ output: process.stderr });
  try {
    const services = await openServices(platform, settings);
    const shipped = {
      release: releaseKey(inventory.distro, inventory.release),
      packages: inventory.packages,
    };
    const known = (await knownReleases(platform.documents)).map(({ release }) => release);
    const { decisions, rejected, unused } = await openDecisions(flags.decisions, {
      releases: [...new Set([shipped.release, ...known])],
    });
    const here = decisions.filter(({ about }) => (about.release ?? shipped.release) === shipped.release);
    tellUnused(unused, unfitting(here, [shipped]), flags.verbose);
    const { release } = await importInventory(platform.documents, inventory, flags.acceptLoss);
    await recordDecisions(platform.documents, decisions, platform.clock.now());
    const { runId } = await inRootSpan(services.telemetry, 'scan', () =>
      startRun(services, {
        trigger: 'manual',
        sources: sourcesOf(flags),
        baseline: flags.baseline,
        ...defined({ runId: flags.runId, acceptLoss: lossOfSources(flags.acceptLoss) }),
      }),
    );
    const { run, events } = await driveRun(services, runId, progress);
    progress.stop();
    if (run.cancelled)
      throw new PatchlineError(
        `run ${runId} was cancelled by ${run.cancelled.by.name}: ${run.cancelled.reason}`,
      );
    if (run.manifest === undefined) throw new PatchlineError(run.failures.join('\n'));
    const paused = (await pauseOf(platform.documents)) !== undefined;
    const summary = await summarise(platform, run, {
      release,
      inventory,
      events,
      paused,
      state: flags.state,
      began,
    });
    print(formatScanSummary(summary, lookOf(process.stdout, context.environment)));
    if (flags.verbose === true) tellWithoutRow(new Set(summary.withoutRow), true);
    const failures = [...run.failures, ...summary.unreadable];
    if (failures.length > 0) throw new PatchlineError(failures.join('\n'));
    if (rejected > 0 || inventory.rejected.length > 0) process.exitCode = 1;
  } finally {
    progress.stop();
    await platform.close();
  }
}

/** What is left for the run: an inventory is no source of it. */
function lossOfSources(accepted: string[] | undefined): string[] | undefined {
  return accepted?.filter((each) => !isLossOf('inventory', each));
}

/**
 * Uses the bundled sample if neither sources nor inventory are given.
 * @throws InvalidInputError when only one is given
 */
function withSample(flags: ScanFlags): ScanFlags & { nvd: string; inventory: string } {
  const { nvd, inventory } = flags;
  if (nvd === undefined && inventory === undefined)
    return { ...sample, ...flags, nvd: sample.nvd, inventory: sample.inventory };
  if (nvd === undefined || inventory === undefined)
    throw new InvalidInputError('scan needs both --nvd and --inventory');
  return { ...flags, nvd, inventory };
}
