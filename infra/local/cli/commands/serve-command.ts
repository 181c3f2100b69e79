import { resolve } from 'node:path';
import { Command } from 'commander';
import { importInventory } from '../../../../shared/inventory/index.ts';
import { closeServices, openServices } from '../../../../shared/app/index.ts';
import type { Settings } from '../../../../shared/app/settings/index.ts';
import { openPolicy } from '../../../../shared/matching/index.ts';
import { settingOf, type Source, sources } from '../../../../shared/sources/index.ts';
import type { Log } from '../../host/index.ts';
import type { CommandContext } from '../command-context.ts';
import { keyFileOf, readKeys } from '../keys/key-file.ts';
import { keyringOf } from '../keys/keyring.ts';
import { identifyByKey, isAdminKey, isKey } from '../keys/named-keys.ts';
import { signInByKey } from '../keys/sessions.ts';
import { startLocalHost } from '../local-host.ts';
import { pagesOf } from '../metrics-page.ts';
import { openPlatform } from '../local-platform.ts';
import { openInventoryToStore } from '../inventory/open-inventory.ts';
import { wholeNumber } from '../parameters.ts';
import { logEntry, say, tell } from '../say.ts';
import { addSourceFlags, givenSources, type SourceFlags } from '../match/source-flags.ts';
import { openPage } from '../open-page.ts';
import { stopSignal } from '../stop-signal.ts';

interface ServeFlags extends SourceFlags {
  state: string;
  port: number;
  host: string;
  inventory?: string;
  policy?: string;
}

export function serveCommand(context: CommandContext): Command {
  const command = new Command('serve')
    .option('--state <dir>', 'folder for findings, messages and snapshots', '.patchline')
    .option('--port <number>', 'HTTP port', wholeNumber('--port', [0, 65_535]), 7071)
    .option('--host <address>', 'address to listen on', '127.0.0.1');
  return addSourceFlags(command, sources, defaultOf)
    .option('--inventory <file>', 'package manifest to import before starting')
    .option('--policy <file>', 'policy that chooses lanes (YAML)')
    .action((flags: ServeFlags) => runServe(flags, context));
}

async function runServe(flags: ServeFlags, context: CommandContext): Promise<void> {
  const settings = settingsOf(flags, context.settings);
  // Refuse an invalid policy before anything is written.
  await openPolicy(settings.PATCHLINE_POLICY);
  const file = keyFileOf(resolve(flags.state));
  tellOfKeys(file);
  const platform = await openPlatform({ stateDir: flags.state }, settings);
  try {
    const services = await openServices(platform, settings, identifyByKey(file), {
      signIn: signInByKey(file),
      keyring: keyringOf(file, platform.blobs),
      page: openPage,
    });
    if (flags.inventory !== undefined) {
      await importInventory(platform.documents, await openInventoryToStore(flags.inventory, {}));
    }
    const keys = { isAdmin: (given: string) => isAdminKey(file, given), host: [] };
    const host = await startLocalHost(services, {
      log,
      http: {
        ...{ port: flags.port, host: flags.host, keys, pages: pagesOf(services, identifyByKey(file)) },
        isKey: (given) => isKey(file, given),
      },
    });
    const stopped = stopSignal();
    say(`Patchline serves on ${host.address ?? ''}  (health: /api/health)`);
    await stopped;
    await host.stop();
    await closeServices(services);
  } finally {
    await platform.close();
  }
}

/** @throws InvalidInputError for an invalid key file */
function tellOfKeys(file: string): void {
  const { keys, isOlder } = readKeys(file);
  if (keys.length === 0)
    tell(
      'There are no keys yet, so the API answers only /api/health. Create one: patchline keys add --role operator --name YOU',
    );
  if (isOlder)
    tell(
      `${file}: holds plain-text keys of an older version; they still work: admin opens the role operator and /admin, ` +
        'host the role operator; patchline keys list shows them; the next patchline keys add or remove keeps only hashes',
    );
}

/** Scheduled runs read their sources from settings, here as on Azure. Flags override the environment. */
function settingsOf(flags: ServeFlags, settings: Settings): Settings {
  const given = givenSources(flags, sources).map(({ source, location }) => [
    settingOf(source.name),
    location,
  ]);
  return {
    ...settings,
    PATCHLINE_NVD: settings.PATCHLINE_NVD ?? 'live',
    PATCHLINE_POLICY: flags.policy ?? settings.PATCHLINE_POLICY,
    ...(Object.fromEntries(given) as Partial<Settings>),
  };
}

/** The default of a source's flag, for its help. */
function defaultOf({ name }: Source): string {
  return ` (default: ${settingOf(name)}${name === 'nvd' ? ', else live' : ''})`;
}

/** One JSON object a line, for a log collector. */
const log: Log = (level, category, message, fields) => {
  if (level === 'trace' || level === 'debug') return;
  logEntry({ time: new Date().toISOString(), level, category, message, ...fields });
};
