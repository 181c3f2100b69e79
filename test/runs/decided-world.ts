import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { CVE } from '../decisions/decided.ts';
import { type Decision, recordDecisions } from '../../shared/decisions/index.ts';
import type { FindingDocument } from '../../shared/findings/index.ts';
import { matchDecided, type RunDocument, settleRuns } from '../../shared/runs/index.ts';
import type { Services } from '../../shared/runs/services.ts';
import { findingChanged } from '../../shared/patches/finding-brief.ts';
import { onFindingChanged } from '../../shared/patches/on-finding-changed.ts';
import { sourceFolder, type SourceFolder } from '../support/feeds.ts';
import { scan, servicesOn, work } from '../support/jobs.ts';
import { cveRecord, feedJson, kevJson, vulnerable } from '../support/nvd.ts';
import { openPlatform } from '../support/platform.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';

export const KEY = 'azurelinux-3.0/httpd';

interface World {
  services: Services;
  sources: SourceFolder;
  /** Sets the clock. */
  at(day: string): void;
}

/** A release with httpd, curl and nginx, each with a CVE of its own, scanned once. */
export async function openWorld(t: TestContext): Promise<World> {
  let now = new Date('2026-02-01T05:00:00.000Z');
  const services = servicesOn(await openPlatform(t, { now: () => now }));
  const sources = await sourceFolder(t);
  await ship(
    services,
    shippedPackage('httpd', '2.4.46'),
    shippedPackage('curl', '8.3.0'),
    shippedPackage('nginx', '1.20.0'),
  );
  const world = { services, sources, at: (day: string) => void (now = new Date(`${day}T05:00:00.000Z`)) };
  await rescan(world, {}, 'first');
  return world;
}

/** A run over the feeds, in which the CVE of httpd is as given. */
export async function rescan(
  { services, sources }: World,
  httpd: Partial<Parameters<typeof cveRecord>[0]> & { end?: string; kev?: string[] },
  runId: string,
): Promise<RunDocument> {
  const { end = '2.4.48', kev = [], ...facts } = httpd;
  const below = (product: string, version: string): object[] => [
    vulnerable(product, { versionEndExcluding: version }),
  ];
  const records = [
    cveRecord({ id: CVE, score: 9.8, configurations: below('apache:http_server', end), ...facts }),
    cveRecord({ id: 'CVE-2021-0002', score: 9.8, configurations: below('haxx:curl', '8.4.0') }),
    cveRecord({ id: 'CVE-2021-0003', score: 3.1, configurations: below('nginx:nginx', '1.21.0') }),
  ];
  await sources.feed('2021', feedJson(records));
  const file = await sources.file('kev.json', kevJson(kev));
  return scan(services, {
    runId,
    sources: { nvd: sources.folder, kev: file },
    baseline: 'off',
    acceptLoss: ['nvd/2021', 'kev'],
  });
}

/** Records decisions and does what the functions do about it. @returns packages that were matched */
export async function record({ services }: World, ...decisions: Decision[]): Promise<number | undefined> {
  await recordDecisions(services.documents, decisions, services.clock.now());
  return onDecision(services);
}

export async function onDecision(services: Services): Promise<number | undefined> {
  const run = await matchDecided(services);
  await work(services);
  await settleRuns(services);
  return run?.matchJobs;
}

export async function findingOf({ services }: World): Promise<FindingDocument> {
  const stored = await services.documents.container('findings').read<FindingDocument>(KEY, CVE);
  assert.ok(stored);
  return stored.body;
}

/** `not_affected`, `affected deferred`. */
export async function outcomeOf(world: World): Promise<string> {
  const { status, disposition } = await findingOf(world);
  return [status, ...(disposition ? [disposition] : [])].join(' ');
}

/** What the function of the subscription does. */
export async function takeInEvents(services: Services): Promise<void> {
  const source = { entity: 'finding-events', subscription: 'patches' };
  for (;;) {
    const session = await services.bus.acceptSession(source);
    if (!session) return;
    for (const message of await session.receive(100)) {
      const { properties } = message;
      await onFindingChanged(services, {
        id: message.id,
        sequence: Number(properties['cloudEvents_sequence']),
        time: String(properties['cloudEvents_time']),
        data: findingChanged.parse(message.body),
      });
      await session.complete(message);
    }
    await session.close();
  }
}
