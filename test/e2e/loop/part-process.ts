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
import { openInventoryToStore } from '../../../infra/local/cli/inventory/open-inventory.ts';
import { openServices } from '../../../shared/app/index.ts';
import { settingsSchema } from '../../../shared/app/settings/index.ts';
import { importInventory, type ManifestInventory, releaseKey } from '../../../shared/inventory/index.ts';
import { fixedClock, type Platform, readSettings } from '../../../shared/platform/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { startRun } from '../../../shared/runs/index.ts';
import type { Life } from './story.ts';

/**
 * The host, the build system, or both in one process, under a clock that stands still and with one run that they go on
 * with whenever they are started. The host says the address of its API.
 */
const life = JSON.parse(process.argv[2] ?? '') as Life;
process.once('disconnect', () => {
  process.exit();
});
const manifest = await openInventoryToStore(life.inventory, {});
const isHost = life.part !== 'build-system';
const { documents, bus, blobs } = await openLocalPlatform({ stateDir: life.stateDir, exclusive: isHost });
const platform = { documents, bus, blobs, clock: fixedClock(new Date(life.now)) };
const host = isHost ? await hostOf(platform) : undefined;
const { address = `http://127.0.0.1:${life.port}` } = host ?? {};
if (host) process.send?.(address);
await Promise.all([
  ...(host ? [repeat(host, 'settleRuns', 100), repeat(host, 'relayOutboxes', 500)] : []),
  ...(life.part === 'host' ? [] : [build(platform, address, manifest)]),
]);

type Host = Awaited<ReturnType<typeof startLocalHost>>;

async function hostOf(given: Platform): Promise<Host> {
  const { policy, slaPolicy, stateDir, runId, nvd, port } = life;
  const settings = readSettings(settingsSchema, {
    PATCHLINE_POLICY: policy,
    PATCHLINE_SLA_POLICY: slaPolicy,
  });
  const services = await openServices(given, settings, identifyByKey(keyFileOf(stateDir)));
  await importInventory(given.documents, manifest);
  await startRun(given, { runId, trigger: 'manual', sources: { nvd } });
  return startLocalHost(services, {
    listen: ({ trigger }) => trigger !== 'timer',
    http: { port, host: '127.0.0.1', keys: { isAdmin: () => false, host: [] } },
  });
}

/** What fails was logged, and is tried again. */
async function repeat(of: Host, name: string, ms: number): Promise<never> {
  for (;;) {
    await of.trigger(name).catch(() => undefined);
    await delay(ms);
  }
}

function build(
  { bus: events, blobs: data }: Pick<Platform, 'bus' | 'blobs'>,
  api: string,
  { distro, release, packages }: ManifestInventory,
): Promise<void> {
  const { key, workshop, repository } = life;
  const stop = new AbortController().signal;
  return subscribe(
    {
      bus: events,
      blobs: data,
      api: apiClient({ address: api, key }, stop),
      sources: new Map(packages.map((each) => [`${releaseKey(distro, release)}/${each.name}`, each])),
      architectures: ['x86_64', 'aarch64'],
      workshop,
      repository,
      tests: [buildVerification, simulatedEnvironment],
      tell: () => undefined,
    },
    stop,
  );
}
