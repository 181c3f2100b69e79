import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { openPolicy } from '../../../../shared/matching/index.ts';
import { InvalidInputError } from '../../../../shared/platform/index.ts';
import { cveSources } from '../../../../shared/sources/index.ts';
import type { CommandContext } from '../command-context.ts';
import { type InventoryFlags, withInventoryOptions } from '../inventory/inventory-options.ts';
import { openInventory } from '../inventory/open-inventory.ts';
import { checked } from '../parameters.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { chartOfReplay, formatReplay } from '../present/replay.ts';
import { monthsOf, type ReplayedMonth, replayMonths } from '../replay/months.ts';
import { print } from '../say.ts';
import { addSourceFlags, type SourceFlags, sourcesOf } from '../match/source-flags.ts';

interface ReplayFlags extends InventoryFlags, SourceFlags {
  from: string;
  to: string;
  policy?: string;
  chart?: string;
  format: 'table' | 'json';
}

export function replayCommand(context: CommandContext): Command {
  const command = new Command('replay').description(
    'what scans twice a day would have found in past months, by the dates of the NVD; write no state',
  );
  return addSourceFlags(withInventoryOptions(command), cveSources)
    .requiredOption('--from <month>', 'first month (YYYY-MM)', month('--from'))
    .requiredOption('--to <month>', 'last month (YYYY-MM)', month('--to'))
    .option('--policy <file>', 'policy that chooses lanes (YAML)')
    .option('--chart <file>', 'also draw it as SVG')
    .addOption(new Option('--format <format>', 'how').choices(['table', 'json']).default('table'))
    .action((flags: ReplayFlags) => runReplay(flags, context));
}

function month(flag: string): (text: string) => string {
  return (text) => checked(flag, text, /^\d{4}-(0[1-9]|1[0-2])$/.test(text), 'is not a month (YYYY-MM)');
}

async function runReplay(flags: ReplayFlags, context: CommandContext): Promise<void> {
  const { from, to, inventory: path } = flags;
  if (path === undefined || flags.nvd === undefined)
    throw new InvalidInputError('replay needs --inventory and --nvd');
  if (monthsOf(flags).length === 0) throw new InvalidInputError(`--to ${to}: is before --from ${from}`);
  const policy = await openPolicy(flags.policy ?? context.settings.PATCHLINE_POLICY);
  const inventory = await openInventory(path, flags);
  const { matchFeeds } = await import('../match/match-feeds.ts');
  const end = endOf(to);
  const verdicts = await matchFeeds(sourcesOf(flags), { inventory, asOf: end }, new Date(end));
  const months = replayMonths(verdicts, policy, flags);
  if (flags.chart !== undefined) await draw(flags.chart, months);
  const look = lookOf(process.stdout, context.environment);
  print(flags.format === 'json' ? jsonText(months) : formatReplay(months, look));
}

/** The last moment of a month. */
function endOf(given: string): string {
  const [year = 0, number = 0] = given.split('-').map(Number);
  return new Date(Date.UTC(year, number) - 1).toISOString();
}

async function draw(file: string, months: readonly ReplayedMonth[]): Promise<void> {
  // Loaded only here: no other answer needs to wait for the library.
  const { svgChart } = await import('../charts/svg-chart.ts');
  await writeFile(file, svgChart(chartOfReplay(months)));
}
