import { Command, Option } from 'commander';
import { outlooks, queueHealth, serviceHealth, TO_DO } from '../../../../shared/operations/index.ts';
import { systemClock } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { formatHealth, formatQueues } from '../present/health.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';
import { withState } from '../with-state.ts';

interface HealthFlags {
  state: string;
  format: 'table' | 'json';
}

export function healthCommand(context: CommandContext): Command {
  return flagged(new Command('health')).action((flags: HealthFlags) => runHealth(flags, context));
}

export function queuesCommand(context: CommandContext): Command {
  return flagged(new Command('queues')).action((flags: HealthFlags) => runQueues(flags, context));
}

function flagged(command: Command): Command {
  return command
    .option('--state <dir>', 'state folder of the service, or azure:', '.patchline')
    .addOption(new Option('--format <format>', 'output format').choices(['table', 'json']).default('table'));
}

async function runHealth({ state, format }: HealthFlags, context: CommandContext): Promise<void> {
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const { health, components } = await serviceHealth(platform);
    const told = {
      health,
      components: components.map((each) => ({
        ...each,
        alerts: each.alerts.map((alert) => ({ ...alert, toDo: TO_DO[alert.alert] })),
      })),
    };
    print(
      format === 'json' ? jsonText(told) : formatHealth(told, lookOf(process.stdout, context.environment)),
    );
  });
}

async function runQueues({ state, format }: HealthFlags, context: CommandContext): Promise<void> {
  await withState({ stateDir: state, readOnly: true }, context, async ({ bus, documents }) => {
    const now = systemClock.now();
    const texts = new Map((await outlooks(documents, now, false)).map(({ name, text }) => [name, text]));
    const queues = (await queueHealth(bus, now)).map((queue) => ({
      ...queue,
      outlook: texts.get(queue.name) ?? '',
    }));
    print(
      format === 'json'
        ? jsonText(queues)
        : formatQueues(queues, lookOf(process.stdout, context.environment)),
    );
  });
}
