import { Command } from 'commander';
import { currentServices } from '../../../shared/app/index.ts';
import { startMigration } from '../../../shared/operations/index.ts';
import { migrations } from '../../../shared/platform/index.ts';
import { startLocalHost } from './local-host.ts';
import { isAzure, openPlatform } from './local-platform.ts';
import { say } from './say.ts';

export function migrateCommand(): Command {
  return new Command('migrate')
    .description(
      'write stored documents of older schemas again in their present one (reading does so anyway)',
    )
    .option('--state <dir>', 'state folder, or azure: to let the function app do it', '.patchline')
    .action(runMigrate);
}

async function runMigrate({ state }: { state: string }): Promise<void> {
  const names = [...new Set(migrations.map(({ container }) => container))];
  if (names.length === 0) {
    say('Every kind of document is at its first schema: nothing to migrate.');
    return;
  }
  const platform = await openPlatform({ stateDir: state, shared: isAzure(state) });
  try {
    const latest = Math.max(...migrations.map(({ to }) => to));
    await startMigration(platform, names, `migrate-${latest}-${Date.now()}`);
    if (isAzure(state)) say(`Queued for ${names.join(', ')}.`);
    else await drain(platform);
  } finally {
    await platform.close();
  }
}

async function drain(platform: Awaited<ReturnType<typeof openPlatform>>): Promise<void> {
  const host = await startLocalHost(platform, { listen: ({ name }) => name === 'ingestJob' });
  await host.idle();
  await host.stop();
  await (await currentServices()).pool.close();
  say('Migrated.');
}
