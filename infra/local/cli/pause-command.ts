import { Command } from 'commander';
import { pauseOf, setPause } from '../../../shared/events/index.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import { openPlatform } from './local-platform.ts';
import { say } from './say.ts';

interface PauseFlags {
  state: string;
}

export function pauseCommand(): Command {
  const command = new Command('pause').description(
    'hold events back, for an incident, while scans go on; they wait in the outbox',
  );
  const add = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .option(
        '--state <dir>',
        'state folder, or azure: for the platform that the settings name',
        '.patchline',
      );
  add('on', 'no event leaves until off')
    .requiredOption('--reason <text>', 'why, for whoever meets it')
    .action(async ({ state, reason }: PauseFlags & { reason: string }) =>
      withState(state, async (platform) => {
        await setPause(platform.documents, reason, platform.clock.now());
        await report(platform);
      }),
    );
  add('off', 'what waits goes out, in order').action(async ({ state }: PauseFlags) =>
    withState(state, async (platform) => {
      await setPause(platform.documents, undefined, platform.clock.now());
      await report(platform);
    }),
  );
  add('status', 'whether events flow').action(async ({ state }: PauseFlags) => withState(state, report));
  return command;
}

async function report({ documents }: Platform): Promise<void> {
  const pause = await pauseOf(documents);
  say(pause ? `Events are held back since ${pause.since}: ${pause.reason}` : 'Events flow.');
}

async function withState(stateDir: string, act: (platform: Platform) => Promise<void>): Promise<void> {
  const platform = await openPlatform({ stateDir, shared: true });
  try {
    await act(platform);
  } finally {
    await platform.close();
  }
}
