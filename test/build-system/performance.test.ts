import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiClient } from '../../infra/local/build-system/api-client.ts';
import { buildPatch } from '../../infra/local/build-system/build-patch.ts';
import type { BuildSystem } from '../../infra/local/build-system/build-system.ts';
import { performance } from '../../infra/local/build-system/gates/performance.ts';
import { testBuild } from '../../infra/local/build-system/test-build.ts';
import type { ShippedPackage } from '../../shared/inventory/index.ts';
import { parsePolicy } from '../../shared/lanes/index.ts';
import { askForWaiver, commandPatch, grantAsked, type PatchDocument } from '../../shared/patches/index.ts';
import { onFindingChanged } from '../../shared/patches/on-finding-changed.ts';
import type { Services } from '../../shared/runs/index.ts';
import { brief } from '../patches/briefs.ts';
import { folderOf } from '../platform/local/state.ts';
import { callApi } from '../support/call-api.ts';
import { servicesOn } from '../support/jobs.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';
import { MEMORY, NOW, openPlatform } from '../support/platform.ts';

const about = { release: 'azurelinux-3.0', package: 'httpd' };
const [ada, ben] = [
  { id: 'user:ada', name: 'ada' },
  { id: 'user:ben', name: 'ben' },
];
/** What is installed of a made-up package is a line for each CVE: it would double. */
const metrics = ['network/downloaded', 'memory/unpacked'].map((name) => {
  return { name, unit: 'bytes', better: 'lower', margin: 0.5 };
});
const policy = parsePolicy(
  JSON.stringify({
    lanes: [{ name: 'all', when: {}, lane: 'out-of-band' }],
    gates: [{ name: 'performance', lanes: ['out-of-band'], judges: 'metrics', metrics }],
  }),
  'test',
);

/** The API without a network between. */
function apiOf(services: Services): ApiClient {
  const call = async (
    path: string,
    query: Readonly<Record<string, string>>,
    given: Parameters<typeof callApi>[2],
  ) => {
    const { status, jsonBody } = await callApi(
      services,
      `${path}?${new URLSearchParams(query).toString()}`,
      given,
    );
    return { status, body: jsonBody };
  };
  return {
    get: (path, query) => call(path, query, {}),
    post: (path, body, query = {}) => call(path, query, { method: 'POST', ...body }),
  };
}

test('the reference build system measures its builds, and the gate decides: no baseline, fine, worse', async (t) => {
  const services = { ...servicesOn(await openPlatform(t, undefined, MEMORY)), policy };
  const shipped = shippedPackage('httpd', '2.4.46');
  await ship(services, shipped);
  const sources = new Map<string, ShippedPackage>([['azurelinux-3.0/httpd', shipped]]);
  const system: BuildSystem = {
    ...services,
    api: apiOf(services),
    sources,
    architectures: ['x86_64'],
    workshop: await folderOf(t),
    repository: await folderOf(t),
    tests: [performance],
    tell: () => undefined,
  };
  /** Another CVE is found: its patch is built and tested. */
  const fix = async (number: number): Promise<PatchDocument> => {
    const data = { ...brief(`CVE-2021-000${number}`), ...about, baseline: [] };
    await onFindingChanged(services, { id: `e${number}`, sequence: number, time: NOW.toISOString(), data });
    const asked = { ...about, patch: number, revision: 1, state: 'required', cves: [] };
    await buildPatch(system, asked);
    await testBuild(system, asked);
    const container = services.documents.container('patches');
    const stored = await container.read<PatchDocument>('azurelinux-3.0/httpd', `patch:00000${number}`);
    assert.ok(stored);
    return stored.body;
  };
  const release = async (patch: number): Promise<unknown> => {
    await commandPatch(services, { do: 'request', ...about, patch, targets: ['repository base'] }, ada);
    return commandPatch(services, { do: 'release', ...about, patch }, ada);
  };

  const held = (await fix(1)).gates?.[0]?.holds ?? [];
  assert.deepEqual(
    held.map(({ text }) => text),
    metrics.map(({ name }) => `${name}: there is no baseline to compare with`),
  );
  for (const { result } of held) {
    const of = { ...about, patch: 1, result };
    const until = '2026-03-01T00:00:00.000Z';
    await askForWaiver(services, { ...of, reason: 'The first one.', until, movesAnchor: false }, ada);
    await grantAsked(services, of, ben);
  }
  assert.equal(await release(1), 'released');

  assert.deepEqual(
    (({ state, gates }) => ({ state, gates: gates?.map((each) => each.state) }))(await fix(2)),
    { state: 'validated', gates: ['passed'] },
  );
  assert.equal(await release(2), 'released');

  sources.set('azurelinux-3.0/httpd', { ...shipped, binaries: ['httpd', 'httpd-tools', 'mod_ssl'] });
  const worse = await fix(3);
  assert.equal(worse.state, 'rejected');
  assert.match(
    worse.reason ?? '',
    /network\/downloaded: worse: \+\d+\.\d % .* against the last release .*, \d and 8 runs/,
  );
});
