import { Command } from 'commander';
import { type AppServices, openServices } from '../../../shared/app/index.ts';
import { startMigration } from '../../../shared/operations/index.ts';
import { migrations } from '../../../shared/platform/index.ts';
import type { CommandContext } from './command-context.ts';
import { startLocalHost } from './local-host.ts';
import { isAzure, openPlatform } from './local-platform.ts';
import { say } from './say.ts';

interface MigrateFlags {
  state: string;
}

export function migrateCommand(context: CommandContext): Command {
  return new Command('migrate')
    .description(
      'write stored documents of older schemas again in their present one (reading does so anyway)',
    )
    .option('--state <dir>', 'state folder, or azure: to let the function app do it', '.patchline')
    .action((flags: MigrateFlags) => runMigrate(flags, context));
}

async function runMigrate({ state }: MigrateFlags, context: CommandContext): Promise<void> {
  const names = [...new Set(migrations.map(({ container }) => container))];
  if (names.length === 0) {
    say('Every kind of document is at its first schema: nothing to migrate.');
    return;
  }
  const platform = await openPlatform({ stateDir: state, shared: isAzure(state) }, context.settings);
  try {
    const latest = Math.max(...migrations.map(({ to }) => to));
    await startMigration(platform, names, `migrate-${latest}-${Date.now()}`);
    if (isAzure(state)) say(`Queued for ${names.join(', ')}.`);
    else await drain(await openServices(platform, context.settings));
  } finally {
    await platform.close();
  }
}

async function drain(services: AppServices): Promise<void> {
  const host = await startLocalHost(services, { listen: ({ name }) => name === 'ingestJob' });
  await host.idle();
  await host.stop();
  await services.pool.close();
  say('Migrated.');
}
