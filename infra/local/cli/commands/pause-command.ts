import { Command } from 'commander';
import { pauseOf, setPause } from '../../../../shared/events/index.ts';
import type { Platform } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord } from '../command-on-record.ts';
import { keepEmbargo } from '../keep-embargo.ts';
import { say } from '../say.ts';
import { withState } from '../with-state.ts';

interface PauseFlags {
  state: string;
}

export function pauseCommand(context: CommandContext): Command {
  const command = new Command('pause');
  const add = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .option('--state <dir>', 'state folder, or azure: for the resources in the settings', '.patchline');
  add('on', 'hold all events back until pause off')
    .requiredOption('--reason <text>', 'why, for other operators')
    .action(async ({ state, reason }: PauseFlags & { reason: string }) =>
      withState({ stateDir: state, shared: true }, context, async (platform) => {
        await keepEmbargo(platform, { reason });
        await commandOnRecord(platform, 'pause on', {
          work: () => setPause(platform.documents, reason, platform.clock.now()),
          what: () => ({ reason }),
        });
        await report(platform);
      }),
    );
  add('off', 'send waiting events, in order').action(async ({ state }: PauseFlags) =>
    withState({ stateDir: state, shared: true }, context, async (platform) => {
      await commandOnRecord(platform, 'pause off', {
        work: () => setPause(platform.documents, undefined, platform.clock.now()),
        what: () => ({}),
      });
      await report(platform);
    }),
  );
  add('status', 'show whether events are held back').action(async ({ state }: PauseFlags) =>
    withState({ stateDir: state, readOnly: true }, context, report),
  );
  return command;
}

async function report({ documents }: Platform): Promise<void> {
  const pause = await pauseOf(documents);
  say(pause ? `Events are held back since ${pause.since}: ${pause.reason}` : 'Events flow.');
}
