import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { openPolicy } from '../../../../shared/matching/index.ts';
import { defined, InvalidInputError } from '../../../../shared/platform/index.ts';
import { openSlaPolicy, PRESETS } from '../../../../shared/sla/index.ts';
import { cveSources } from '../../../../shared/sources/index.ts';
import type { Chart } from '../charts/svg-chart.ts';
import type { CommandContext } from '../command-context.ts';
import { formatFlag } from '../flags.ts';
import { type InventoryFlags, withInventoryOptions } from '../inventory/inventory-options.ts';
import { openInventory } from '../inventory/open-inventory.ts';
import { tellSome } from '../inventory/tell-some.ts';
import { DECISIONS_HELP, openDecisions } from '../match/open-decisions.ts';
import { addSourceFlags, type SourceFlags, sourcesOf } from '../match/source-flags.ts';
import { checked } from '../parameters.ts';
import { chartOfImageReplay, formatFixes, formatImageReplay } from '../present/images/image-replay.ts';
import { chartOfReplay, formatReplay } from '../present/replay.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { readImages } from '../replay/images/read-images.ts';
import { endOf as endOfImages, inventoryOf, replayImages } from '../replay/images/replay-images.ts';
import { monthsOf, replayMonths } from '../replay/months.ts';
import { print } from '../say.ts';

interface ReplayFlags extends InventoryFlags, SourceFlags {
  from?: string;
  to?: string;
  images?: string;
  variant?: string;
  cve?: string[];
  decisions?: string[];
  policy?: string;
  sla?: string;
  chart?: string;
  format: 'table' | 'json';
}

export function replayCommand(context: CommandContext): Command {
  const command = new Command('replay');
  return addSourceFlags(withInventoryOptions(command), cveSources)
    .option('--from <month>', 'first month (YYYY-MM)', month('--from'))
    .option('--to <month>', 'last month (YYYY-MM)', month('--to'))
    .option(
      '--images <dir>',
      'release notes of past node images, in place of the inventory: which fixed what first',
    )
    .option('--variant <name>', 'with --images: variant, such as gen2 (default: that of the newest)')
    .option('--cve <id...>', 'with --images: only these, one by one')
    .option('--decisions <file...>', `with --images: ${DECISIONS_HELP}`)
    .option('--sla <name|file>', `with --images: policy of times: ${PRESETS.join(', ')}, or a YAML file`)
    .option('--policy <file>', 'policy that chooses lanes (YAML)')
    .option('--chart <file>', 'also draw it as SVG')
    .addOption(formatFlag())
    .action((flags: ReplayFlags) => (flags.images === undefined ? runReplay : runImages)(flags, context));
}

function month(flag: string): (text: string) => string {
  return (text) => checked(flag, text, /^\d{4}-(0[1-9]|1[0-2])$/.test(text), 'is not a month (YYYY-MM)');
}

async function runReplay(flags: ReplayFlags, context: CommandContext): Promise<void> {
  const { from, to, inventory: path } = flags;
  if (path === undefined || flags.nvd === undefined)
    throw new InvalidInputError('replay needs --nvd, and --inventory or --images');
  if (from === undefined || to === undefined)
    throw new InvalidInputError('replay of an inventory needs --from and --to');
  const period = { from, to };
  if (monthsOf(period).length === 0) throw new InvalidInputError(`--to ${to}: is before --from ${from}`);
  const policy = await openPolicy(flags.policy ?? context.settings.PATCHLINE_POLICY);
  const inventory = await openInventory(path, flags);
  const { matchFeeds } = await import('../match/match-feeds.ts');
  const end = endOf(to);
  const verdicts = await matchFeeds(sourcesOf(flags), { inventory, asOf: end }, new Date(end));
  const months = replayMonths(verdicts, policy, period);
  if (flags.chart !== undefined) await draw(flags.chart, chartOfReplay(months));
  const look = lookOf(process.stdout, context.environment);
  print(flags.format === 'json' ? jsonText(months) : formatReplay(months, look));
}

async function runImages(flags: ReplayFlags, { settings, environment }: CommandContext): Promise<void> {
  const { images: dir = '', nvd, from, to, variant, release, manifest, cve: asked } = flags;
  if (nvd === undefined || flags.inventory !== undefined)
    throw new InvalidInputError('replay of --images needs --nvd and no --inventory');
  const policy = await openPolicy(flags.policy ?? settings.PATCHLINE_POLICY);
  const sla = await openSlaPolicy(flags.sla ?? settings.PATCHLINE_SLA_POLICY);
  const past = await readImages(dir, defined({ from, to, variant, release, manifest }));
  tellSome({
    lines: past.unused.map((line) => `${line} (not used)`),
    all: flags.verbose,
    sum: (count) => `${count} of the files are of another release or variant`,
  });
  const end = endOfImages(past);
  const inventory = inventoryOf(past);
  const releases = [past.images[0]?.release ?? ''];
  const { decisions } = await openDecisions(flags.decisions, { releases, once: true });
  const { matchFeeds } = await import('../match/match-feeds.ts');
  const verdicts = await matchFeeds(sourcesOf(flags), { inventory, asOf: end }, new Date(end));
  const replayed = replayImages(past, verdicts, { decisions, policy, sla });
  if (flags.chart !== undefined) await draw(flags.chart, chartOfImageReplay(replayed));
  const look = lookOf(process.stdout, environment);
  const fixes = replayed.fixes.filter(({ cve }) => asked?.includes(cve) ?? true);
  if (flags.format === 'json') print(jsonText(asked ? fixes : replayed));
  else print(asked ? formatFixes(fixes, look) : formatImageReplay(replayed, look));
}

/** The last moment of a month. */
function endOf(given: string): string {
  const [year = 0, number = 0] = given.split('-').map(Number);
  return new Date(Date.UTC(year, number) - 1).toISOString();
}

async function draw(file: string, chart: Chart): Promise<void> {
  // Loaded only here: no other answer needs to wait for the library.
  const { svgChart } = await import('../charts/svg-chart.ts');
  await writeFile(file, svgChart(chart));
}
