import { Command } from 'commander';
import { type AppServices, closeServices, openServices } from '../../../../shared/app/index.ts';
import { startMigration } from '../../../../shared/operations/index.ts';
import {
  type ContainerName,
  containers,
  migrations,
  ordinaryOf,
  PatchlineError,
} from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord } from '../command-on-record.ts';
import { startLocalHost } from '../local-host.ts';
import { isAzure, openPlatform } from '../local-platform.ts';
import { say } from '../say.ts';

interface MigrateFlags {
  state: string;
}

export function migrateCommand(context: CommandContext): Command {
  return new Command('migrate')
    .option('--state <dir>', 'state folder, or azure: to let the function app do it', '.patchline')
    .action((flags: MigrateFlags) => runMigrate(flags, context));
}

async function runMigrate({ state }: MigrateFlags, context: CommandContext): Promise<void> {
  const old = new Set(migrations.map(({ container }) => container));
  const names = (Object.keys(containers) as ContainerName[]).filter((name) => old.has(ordinaryOf(name)));
  if (names.length === 0) {
    say('All documents are at their first schema: nothing to migrate.');
    return;
  }
  const platform = await openPlatform({ stateDir: state, shared: isAzure(state) }, context.settings);
  try {
    const latest = Math.max(...migrations.map(({ to }) => to));
    const runId = `migrate-${latest}-${Date.now()}`;
    await commandOnRecord(platform, 'migrate', {
      work: () => startMigration(platform, names, runId),
      what: () => ({ runId, containers: names }),
    });
    if (isAzure(state)) say(`Queued for ${names.join(', ')}.`);
    else await drain(await openServices(platform, context.settings), runId);
  } finally {
    await platform.close();
  }
}

/** @throws PatchlineError naming what could not be migrated, after everything else has been */
async function drain(services: AppServices, runId: string): Promise<void> {
  const host = await startLocalHost(services, { only: ['ingestJob'] });
  await host.idle();
  await host.stop();
  await closeServices(services);
  const source = { entity: 'ingest-jobs', deadLetters: true };
  const left = (await services.bus.peek(source, 1000)).filter(({ correlationId }) => correlationId === runId);
  if (left.length > 0)
    throw new PatchlineError(left.map(({ deadLetterDescription: reason = '' }) => reason).join('\n'));
  say('Migrated.');
}
