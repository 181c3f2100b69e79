import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Host, startHost } from '../../infra/local/host/index.ts';
import { type AppServices, provideServices } from '../../shared/app/index.ts';
import { readRepository } from '../../shared/inventory/index.ts';
import { parsePolicy } from '../../shared/lanes/index.ts';
import { checkRepository } from '../../shared/patches/index.ts';
import { type Span, tracedBus, traceIdOf } from '../../shared/platform/index.ts';
import { allRuns } from '../../shared/runs/index.ts';
import type { DeliveringPlatform } from '../../shared/subscriptions/index.ts';
import { PUBLICATION } from '../advisories/fixtures.ts';
import { aBuild } from '../patches/builds/records.ts';
import { startReceiver } from '../subscriptions/webhooks/receiver.ts';
import { hook, webhooks } from '../subscriptions/webhooks/world.ts';
import { keyOf } from '../support/actors.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';
import { MEMORY, NOW, openPlatform } from '../support/platform.ts';
import { writeRepository } from '../support/repository.ts';
import { appServices } from '../support/services.ts';
import { recordTelemetry } from './recorded.ts';

const root = join(import.meta.dirname, '..', '..');
const about = { release: 'azurelinux-3.0', package: 'httpd' };
const CVE = 'CVE-2021-0001';
const HALF_A_DAY_MS = 12 * 60 * 60_000;

const POLICY = JSON.stringify({
  lanes: [{ name: 'all', when: {}, lane: 'out-of-band' }],
  gates: [{ name: 'extensions', lanes: ['out-of-band'], judges: 'cases' }],
  approvals: {},
});

/**
 * Plays the story of one CVE on the local host: a timer finds it in the NVD; a build system, which goes on in the trace of
 * what it receives, builds and tests; people release; a repository has it; an advisory tells, and a webhook.
 * @returns the spans of the run that found it
 */
export async function playStory(t: Pick<TestContext, 'after'>): Promise<Span[]> {
  let now = NOW;
  const local = await openPlatform(t as TestContext, { now: () => now }, MEMORY);
  const folder = await mkdtemp(join(tmpdir(), 'patchline-story-'));
  t.after(() => rm(folder, { recursive: true }));
  const telemetry = recordTelemetry();
  const platform = { ...local, telemetry, bus: tracedBus(local.bus, telemetry) };
  const publication = join(folder, 'publication.yaml');
  await writeFile(publication, PUBLICATION);
  const services: AppServices = {
    ...(await appServices(platform, {
      ...{ PATCHLINE_NVD: folder, PATCHLINE_PUBLICATION: publication },
      ...{ PATCHLINE_WEBHOOK_KEY: webhooks.key, PATCHLINE_WEBHOOK_ALLOW: '127.0.0.1' },
    })),
    policy: parsePolicy(POLICY, 'story'),
  };
  t.after(() => services.pool.close());
  provideServices(services);
  await ship(services, shippedPackage('httpd', '2.4.45'));
  await hook(services as DeliveringPlatform, await startReceiver(t));
  const host = await startHost({
    appGlob: 'functions/*.ts',
    directory: root,
    hostJson: JSON.parse(await readFile(join(root, 'host.json'), 'utf8')) as unknown,
    bus: services.bus,
    documents: services.documents,
    settings: { Cosmos__database: 'patchline' },
    log: () => undefined,
    http: { port: 0, keys: { isAdmin: () => false, host: [] } },
    listen: ({ trigger }) => trigger !== 'timer',
  });
  t.after(() => host.stop());

  const other = cveRecord({
    id: 'CVE-2021-9999',
    configurations: [vulnerable('other:program', { versionEndExcluding: '2' })],
  });
  const record = cveRecord({
    id: CVE,
    score: 9.8,
    configurations: [vulnerable('apache:http_server', { versionEndExcluding: '2.4.48' })],
  });
  for (const records of [[other], [other, record]]) {
    await writeFile(join(folder, 'nvdcve-2.0-2021.json'), feedJson(records));
    await host.trigger('scheduledIngest');
    await host.idle();
    await host.trigger('settleRuns');
    await host.idle();
    if (records.length === 1) now = new Date(now.getTime() + HALF_A_DAY_MS);
  }

  const build = aBuild({ ...about, evr: '2.4.46-2.azl3', patchedCves: [CVE] });
  const { digest } = (await post(host, '/api/builds', build, {
    role: 'builder',
    traceparent: await traceOf(services, 'patch.required'),
  })) as {
    digest: string;
  };
  await host.idle();
  const report = {
    ...about,
    build: digest,
    gate: 'extensions',
    run: 'r',
    cases: [{ name: 't', status: 'passed' }],
  };
  await post(host, '/api/gate-reports', report, {
    role: 'builder',
    traceparent: await traceOf(services, 'patch.available'),
  });
  await host.idle();
  for (const step of [{ do: 'request', targets: ['repository base'] }, { do: 'release' }])
    await post(host, '/api/patches', { ...about, patch: 1, ...step }, { role: 'operator' });
  // Publications are queued by the minute.
  now = new Date(now.getTime() + 60_000);
  const rows = ['x86_64', 'aarch64'].map((arch) => ({ name: 'httpd', evr: '2.4.46-2.azl3', arch }));
  writeRepository(folder, rows, now.toISOString());
  const found = await readRepository((file) => readFile(join(folder, file)), folder);
  await checkRepository(services, { release: about.release, repository: 'base', found });
  await host.idle();

  const [newest] = (await allRuns(services.documents.container('runs')))
    .map(({ runId }) => runId)
    .sort()
    .reverse();
  return telemetry.spans.filter(({ traceId }) => traceId === traceIdOf(newest ?? ''));
}

async function post(
  host: Host,
  path: string,
  body: object,
  { role, traceparent }: { role: 'builder' | 'operator'; traceparent?: string },
): Promise<unknown> {
  const response = await fetch(`${host.address ?? ''}${path}`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'x-functions-key': keyOf(role) },
      ...(traceparent !== undefined && { traceparent }),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** The trace of an event that waits for the build system. */
async function traceOf({ bus }: AppServices, type: string): Promise<string> {
  const waiting = await bus.peek({ entity: 'patch-events', subscription: 'build-system' }, 100);
  const message = waiting.find(({ properties }) => properties['type'] === type);
  return String(message?.properties['traceparent']);
}
