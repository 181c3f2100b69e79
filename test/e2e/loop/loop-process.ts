import { setTimeout as delay } from 'node:timers/promises';
import {
  apiClient,
  buildVerification,
  simulatedEnvironment,
  subscribe,
} from '../../../infra/local/build-system/index.ts';
import { keyFileOf } from '../../../infra/local/cli/keys/key-file.ts';
import { identifyByKey } from '../../../infra/local/cli/keys/named-keys.ts';
import { startLocalHost } from '../../../infra/local/cli/local-host.ts';
import { openInventoryToStore } from '../../../infra/local/cli/open-inventory.ts';
import { openServices } from '../../../shared/app/index.ts';
import { settingsSchema } from '../../../shared/app/settings/index.ts';
import { importInventory, releaseKey } from '../../../shared/inventory/index.ts';
import { fixedClock, readSettings } from '../../../shared/platform/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { startRun } from '../../../shared/runs/index.ts';
import type { Life } from './story.ts';

/**
 * The host and the build system, which die together, under a clock that stands still and with one run that they go on
 * with whenever they are started. Says the address of the API.
 */
const { stateDir, now, runId, nvd, inventory, policy, key, workshop, repository } = JSON.parse(
  process.argv[2] ?? '',
) as Life;
process.once('disconnect', () => {
  process.exit();
});
const local = await openLocalPlatform({ stateDir, exclusive: true });
const { documents, bus, blobs } = local;
const platform = { documents, bus, blobs, clock: fixedClock(new Date(now)) };
const settings = readSettings(settingsSchema, { PATCHLINE_POLICY: policy });
const services = await openServices(platform, settings, identifyByKey(keyFileOf(stateDir)));
const manifest = await openInventoryToStore(inventory, {});
await importInventory(documents, manifest);
await startRun(platform, { runId, trigger: 'manual', sources: { nvd } });
const host = await startLocalHost(services, {
  listen: ({ trigger }) => trigger !== 'timer',
  http: { port: 0, host: '127.0.0.1', keys: { isAdmin: () => false, host: [] } },
});
const stop = new AbortController().signal;
const { address = '' } = host;
process.send?.(address);
const { distro, release, packages } = manifest;
const building = subscribe(
  {
    bus,
    blobs,
    api: apiClient({ address, key }, stop),
    sources: new Map(packages.map((each) => [`${releaseKey(distro, release)}/${each.name}`, each])),
    architectures: ['x86_64', 'aarch64'],
    workshop,
    repository,
    tests: [buildVerification, simulatedEnvironment],
    tell: () => undefined,
  },
  stop,
);
// What fails was logged, and is tried again.
const repeat = async (name: string, ms: number): Promise<never> => {
  for (;;) {
    await host.trigger(name).catch(() => undefined);
    await delay(ms);
  }
};
await Promise.all([building, repeat('settleRuns', 100), repeat('relayOutboxes', 500)]);
