import { Command, Option } from 'commander';
import { allAlerts } from '../../../../shared/operations/index.ts';
import type { CommandContext } from '../command-context.ts';
import { formatAlerts } from '../present/alerts.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';
import { withState } from '../with-state.ts';

interface AlertFlags {
  state: string;
  all?: true;
  format: 'table' | 'json';
}

export function alertsCommand(context: CommandContext): Command {
  return new Command('alerts')
    .option('--state <dir>', 'state folder of the service, or azure:', '.patchline')
    .option('--all', 'also alerts that were cleared')
    .addOption(new Option('--format <format>', 'output format').choices(['table', 'json']).default('table'))
    .action((flags: AlertFlags) => runAlerts(flags, context));
}

async function runAlerts({ state, all, format }: AlertFlags, context: CommandContext): Promise<void> {
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const alerts = (await allAlerts(platform)).filter((alert) => all === true || alert.state === 'raised');
    const look = lookOf(process.stdout, context.environment);
    print(format === 'json' ? jsonText(alerts) : formatAlerts(alerts, look));
  });
}
