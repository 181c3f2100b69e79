import { Command } from 'commander';
import { pauseEvents, pauseOf, resumeEvents } from '../../../../shared/events/index.ts';
import type { Platform } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord, personHere } from '../command-on-record.ts';
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
          work: () =>
            pauseEvents(platform.documents, { reason, now: platform.clock.now(), by: personHere() }),
          what: (changed) => ({ reason, changed }),
        });
        await report(platform);
      }),
    );
  add('off', 'send waiting events, in order').action(async ({ state }: PauseFlags) =>
    withState({ stateDir: state, shared: true }, context, async (platform) => {
      await commandOnRecord(platform, 'pause off', {
        work: () => resumeEvents(platform.documents, { now: platform.clock.now(), by: personHere() }),
        what: (changed) => ({ changed }),
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
  if (!pause) {
    say('Events flow.');
    return;
  }
  const by = pause.by ? ` by ${pause.by.name}` : '';
  say(`Events are held back since ${pause.since}${by}: ${pause.reason}`);
}
