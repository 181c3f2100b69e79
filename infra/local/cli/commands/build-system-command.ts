import { resolve } from 'node:path';
import { Command } from 'commander';
import { releaseKey } from '../../../../shared/inventory/index.ts';
import { readBounded } from '../../../../shared/platform/index.ts';
import {
  apiClient,
  buildVerification,
  performance,
  serveRepository,
  simulatedEnvironment,
  subscribe,
} from '../../build-system/index.ts';
import type { CommandContext } from '../command-context.ts';
import { openPlatform } from '../local-platform.ts';
import { openInventoryToStore } from '../inventory/open-inventory.ts';
import { wholeNumber } from '../parameters.ts';
import { say } from '../say.ts';
import { stopSignal } from '../stop-signal.ts';

/** A key has 42 characters, followed by a line break. */
const MOST_BYTES = 1024;

interface BuildSystemFlags {
  state: string;
  api: string;
  inventory: string;
  workshop: string;
  repository: string;
  port: number;
  arch: string[];
  key: string;
}

export function buildSystemCommand(context: CommandContext): Command {
  return (
    new Command('build-system')
      .option('--state <dir>', 'state folder whose events it reads, or azure:', '.patchline')
      .option('--api <url>', 'URL of serve', 'http://127.0.0.1:7071')
      .requiredOption('--inventory <file>', 'package manifest with the sources to build from')
      // As an argument, the key itself would show up in the process list.
      .requiredOption('--key <file>', 'file with an API key: patchline keys add --role builder')
      .requiredOption('--workshop <dir>', 'folder for builds')
      .requiredOption('--repository <dir>', 'folder of the repository to publish to')
      .option('--port <number>', 'port to serve the repository on', wholeNumber('--port', [0, 65_535]), 7072)
      .option('--arch <name...>', 'architectures to build for', ['x86_64'])
      .action((flags: BuildSystemFlags) => runBuildSystem(flags, context))
  );
}

async function runBuildSystem(
  { state, api, key: keyFile, inventory, workshop, repository, port, arch }: BuildSystemFlags,
  { settings }: CommandContext,
): Promise<void> {
  const key = (await readBounded(keyFile, MOST_BYTES)).toString('utf8').trim();
  const { distro, release, packages } = await openInventoryToStore(inventory, {});
  const platform = await openPlatform({ stateDir: state, shared: true }, settings);
  const { server, address } = await serveRepository(resolve(repository), port);
  const stop = new AbortController();
  try {
    const stopped = stopSignal();
    say(`The reference build system waits for events and serves its repository on ${address}`);
    const subscribed = subscribe(
      {
        ...platform,
        api: apiClient({ address: api, key }, stop.signal),
        sources: new Map(packages.map((each) => [`${releaseKey(distro, release)}/${each.name}`, each])),
        architectures: arch,
        workshop: resolve(workshop),
        repository: resolve(repository),
        tests: [buildVerification, simulatedEnvironment, performance],
        tell: say,
      },
      stop.signal,
    );
    await Promise.race([stopped, subscribed]);
    stop.abort();
    await subscribed;
  } finally {
    server.close();
    await platform.close();
  }
}
