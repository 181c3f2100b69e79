import { resolve } from 'node:path';
import { Command } from 'commander';
import { importInventory } from '../../../shared/inventory/index.ts';
import { openServices } from '../../../shared/app/index.ts';
import type { Settings } from '../../../shared/app/settings/index.ts';
import { openPolicy } from '../../../shared/matching/index.ts';
import type { Log } from '../host/index.ts';
import type { CommandContext } from './command-context.ts';
import { hostKeys } from './host-keys.ts';
import { startLocalHost } from './local-host.ts';
import { openPlatform } from './local-platform.ts';
import { openWholeInventory } from './open-inventory.ts';
import { wholeNumber } from './parameters.ts';
import { logEntry, say } from './say.ts';
import { stopSignal } from './stop-signal.ts';

interface ServeFlags {
  state: string;
  port: number;
  host: string;
  nvd?: string;
  overrides?: string;
  kev?: string;
  epss?: string;
  inventory?: string;
  policy?: string;
}

export function serveCommand(context: CommandContext): Command {
  return new Command('serve')
    .description('keep running: scan twice a day, relay events, answer the API')
    .option('--state <dir>', 'where findings, messages and snapshots are kept', '.patchline')
    .option('--port <number>', 'HTTP port', wholeNumber('--port', [0, 65_535]), 7071)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--nvd <dir|url|live>', 'sources of the scheduled runs (default: PATCHLINE_NVD, else live)')
    .option('--overrides <file|url>', 'NVD overrides (default: PATCHLINE_OVERRIDES)')
    .option('--kev <file|url>', 'known exploited vulnerabilities (default: PATCHLINE_KEV)')
    .option('--epss <file|url>', 'scores of FIRST (default: PATCHLINE_EPSS)')
    .option('--inventory <file>', 'package manifest to import before starting')
    .option('--policy <file>', 'lanes (YAML)')
    .action((flags: ServeFlags) => runServe(flags, context));
}

async function runServe(flags: ServeFlags, context: CommandContext): Promise<void> {
  const settings = settingsOf(flags, context.settings);
  // Refused before anything is written.
  await openPolicy(settings.PATCHLINE_POLICY);
  const platform = await openPlatform({ stateDir: flags.state }, settings);
  try {
    const services = await openServices(platform, settings);
    if (flags.inventory !== undefined) {
      await importInventory(platform.documents, await openWholeInventory(flags.inventory));
    }
    const { keys, file } = await hostKeys(resolve(flags.state));
    const host = await startLocalHost(services, { log, http: { port: flags.port, host: flags.host, keys } });
    say(`Patchline serves on ${host.address ?? ''}  (health: /api/health, keys: ${file})`);
    await stopSignal();
    await host.stop();
    await services.pool.close();
  } finally {
    await platform.close();
  }
}

/** Scheduled runs read their sources from settings, here as on Azure; flags go before the environment's. */
function settingsOf({ nvd, overrides, kev, epss, policy }: ServeFlags, settings: Settings): Settings {
  return {
    ...settings,
    PATCHLINE_NVD: nvd ?? settings.PATCHLINE_NVD ?? 'live',
    PATCHLINE_OVERRIDES: overrides ?? settings.PATCHLINE_OVERRIDES,
    PATCHLINE_KEV: kev ?? settings.PATCHLINE_KEV,
    PATCHLINE_EPSS: epss ?? settings.PATCHLINE_EPSS,
    PATCHLINE_POLICY: policy ?? settings.PATCHLINE_POLICY,
  };
}

/** One JSON object a line, for a log collector. */
const log: Log = (level, category, message, fields) => {
  if (level === 'trace' || level === 'debug') return;
  logEntry({ time: new Date().toISOString(), level, category, message, ...fields });
};
