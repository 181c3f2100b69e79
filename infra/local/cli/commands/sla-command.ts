import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { chooseRelease } from '../../../../shared/inventory/index.ts';
import type { Platform } from '../../../../shared/platform/index.ts';
import {
  type Durations,
  clockMonth,
  durationsOf,
  findingClock,
  keptClocks,
  type OpenSlaPolicy,
  policyInForce,
  policyToRunBy,
  PRESETS,
  readClocks,
} from '../../../../shared/sla/index.ts';
import type { CommandContext } from '../command-context.ts';
import { formatFlag } from '../flags.ts';
import { checked, time } from '../parameters.ts';
import { formatClocks } from '../present/clocks/clocks.ts';
import { chartOfDurations } from '../present/clocks/durations-chart.ts';
import { formatClockMonth, formatDurations } from '../present/clocks/durations.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';
import { slaPreviewCommand } from './sla-preview-command.ts';
import { slaSayCommands } from './sla-say-command.ts';
import { withState } from '../with-state.ts';

interface SlaFlags {
  state: string;
  release?: string;
  policy?: string;
  asOf?: string;
  month?: string;
  chart?: string;
  all?: true;
  format: 'table' | 'json';
}

export function slaCommand(context: CommandContext): Command {
  const command = new Command('sla')
    .option('--state <dir>', 'state folder of the scan, or azure:', '.patchline')
    .option('--release <key>', 'such as samplelinux-3.0, where the state holds several')
    .option('--policy <name|file>', `try a policy of times: ${PRESETS.join(', ')}, or a YAML file`)
    .option('--as-of <time>', 'as the clocks showed at a time', time('--as-of'))
    .option(
      '--month <month>',
      'how long things took that ended in a month (YYYY-MM), and what clocks did in it',
      month,
    )
    .option('--chart <file>', 'with --month: also draw that as SVG')
    .option('--all', 'also clocks that were stopped')
    .addOption(formatFlag())
    .action((flags: SlaFlags) => runSla(flags, context));
  for (const each of slaSayCommands(context)) command.addCommand(each);
  return command.addCommand(slaPreviewCommand(context));
}

function month(text: string): string {
  return checked('--month', text, /^\d{4}-(0[1-9]|1[0-2])$/.test(text), 'is not a month (YYYY-MM)');
}

async function runSla(flags: SlaFlags, context: CommandContext): Promise<void> {
  checked(
    '--chart',
    flags.chart ?? '',
    flags.chart === undefined || flags.month !== undefined,
    'needs --month',
  );
  await withState({ stateDir: flags.state, readOnly: true }, context, async (platform) => {
    const policy = await policyOf(platform, flags, context);
    const { release } = await chooseRelease(platform, flags.release);
    print(await answer(platform, { release, policy }, flags, context));
  });
}

async function answer(
  platform: Platform,
  { release, policy }: { release: string; policy: OpenSlaPolicy | undefined },
  flags: SlaFlags,
  { environment }: CommandContext,
): Promise<string> {
  const look = lookOf(process.stdout, environment);
  const now = flags.asOf === undefined ? platform.clock.now() : new Date(flags.asOf);
  const clocks = policy
    ? await readClocks(platform, release, policy, now)
    : (await keptClocks(platform, { release })).map(findingClock);
  if (flags.month !== undefined) {
    const durations = await durationsOf(platform, release, flags.month);
    const did = clockMonth(clocks, flags.month);
    if (flags.chart !== undefined) await drawDurations(flags.chart, durations, flags.month);
    if (flags.format === 'json') return jsonText({ durations, clocks: did });
    return `${formatDurations(durations, flags.month, look)}\n${formatClockMonth(did, flags.month, look)}`;
  }
  const { name, version } = policy?.policy ?? (await policyInForce(platform)) ?? {};
  const ran = name === undefined ? {} : { policy: { name, version } };
  if (flags.format === 'json') return jsonText({ ...ran, asOf: now, clocks });
  const words = name === undefined ? {} : { policy: `${name} ${version}` };
  return formatClocks(clocks, { ...words, now, all: flags.all === true }, look);
}

/** The policy to work clocks out by; `undefined`: those that are kept are asked for. */
async function policyOf(
  platform: Platform,
  { policy, asOf }: SlaFlags,
  { settings }: CommandContext,
): Promise<OpenSlaPolicy | undefined> {
  if (policy === undefined && asOf === undefined) return undefined;
  return policyToRunBy(platform, policy ?? settings.PATCHLINE_SLA_POLICY);
}

async function drawDurations(file: string, durations: readonly Durations[], month: string): Promise<void> {
  // Loaded only here: no other answer needs to wait for the library.
  const { svgChart } = await import('../charts/svg-chart.ts');
  await writeFile(file, svgChart(chartOfDurations(durations, month)));
}
