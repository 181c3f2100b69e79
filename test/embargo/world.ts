import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { Role } from '../../shared/access/index.ts';
import { type ApiAnswer, routes } from '../../shared/api/index.ts';
import { answerRequest } from '../support/contract/index.ts';
import { relayOutboxes } from '../../shared/events/index.ts';
import { applyChanges } from '../../shared/findings/apply.ts';
import { type FindingDocument, type HeadDocument, reportUnderEmbargo } from '../../shared/findings/index.ts';
import { importInventory } from '../../shared/inventory/index.ts';
import { parsePolicy } from '../../shared/lanes/index.ts';
import { onFindingEvent } from '../../shared/patches/index.ts';
import {
  type Blobs,
  type ContainerName,
  containers,
  type DocumentBody,
  isApart,
  queryAll,
  queues,
  type Inbox,
  type Platform,
  topics,
  underEmbargo,
} from '../../shared/platform/index.ts';
import { type Services, settleRuns } from '../../shared/runs/index.ts';
import { onClockEvent, openSlaPolicy, tickClocks } from '../../shared/sla/index.ts';
import { actorOf } from '../support/actors.ts';
import { findingDocument } from '../support/finding.ts';
import { servicesOn } from '../support/jobs.ts';
import { shippedPackage } from '../support/pipeline.ts';
import { MEMORY, NOW, openPlatform } from '../support/platform.ts';

export const RELEASE = 'azurelinux-3.0';
export const PACKAGES = ['curl', 'httpd'] as const;

const policy = parsePolicy(
  JSON.stringify({
    lanes: [{ name: 'all', when: {}, lane: 'out-of-band' }],
    gates: [{ name: 'extensions', lanes: ['out-of-band'], judges: 'cases' }],
    approvals: { 'out-of-band': 1 },
  }),
  'test',
);

const slaPolicy = await openSlaPolicy();

/** Two packages that ship, a clock that is set, and everything that works between findings and patches. */
export interface World {
  services: Services;
  release: string;
  /** When it began. */
  began: Date;
  setTime: (at: Date) => void;
}

export async function openWorld(t: TestContext): Promise<World> {
  return worldOn(await openPlatform(t, undefined, MEMORY));
}

/** A release of its own, on a platform that may have others. */
export async function worldOn(platform: Platform, version = '3.0', began = NOW): Promise<World> {
  let now = began;
  const services = { ...servicesOn(platform), policy, clock: { now: () => new Date(now) } };
  const { release } = await importInventory(platform.documents, {
    distro: 'azurelinux',
    release: version,
    asOf: '2026-01-31',
    packages: PACKAGES.map((name) => shippedPackage(name, '2.4.46')),
  });
  await tickClocks(services, slaPolicy);
  return { services, release, began, setTime: (at) => (now = at) };
}

/** A finding that everybody knows, as a match writes it. */
export async function find(
  { services, release }: World,
  name: string,
  cve: string,
  rest: Partial<FindingDocument> = {},
): Promise<void> {
  const packageKey = `${release}/${name}`;
  const container = services.documents.container('findings');
  if (await container.read(packageKey, cve)) return;
  const at = services.clock.now().toISOString();
  const times = { published: at, ingested: at, detected: at, confirmed: at };
  const after = findingDocument({ release, package: name, cve, times, ...rest });
  await applyChanges({
    container,
    head: await container.read<HeadDocument>(packageKey, 'head'),
    base: { packageKey, release, package: name },
    etags: new Map(),
    changes: [{ before: undefined, after, stateChanged: true }],
    untold: [],
    flood: { before: undefined, after: undefined },
    generation: 1,
    digest: cve,
    runId: 'run',
    at,
    quiet: false,
  });
}

export function report(
  { services, release }: World,
  name: string,
  cve: string,
  rest: Partial<Parameters<typeof reportUnderEmbargo>[1]> = {},
): Promise<boolean> {
  const reason = 'MARKER: as its finder wrote.';
  const known = {
    release,
    package: name,
    cve,
    rating: { by: 'vendor', severity: 'critical' },
    reason,
    isAffected: true,
  } as const;
  return reportUnderEmbargo(services, { ...known, until: UNTIL, ...rest });
}

/** When embargoes end that say nothing else. */
export const UNTIL = '2026-03-01T00:00:00.000Z';

/** The same, found only now. */
export function findNow(world: World, name: string, cve: string): Promise<void> {
  const at = world.services.clock.now().toISOString();
  return find(world, name, cve, { times: { published: at, ingested: at, detected: at, confirmed: at } });
}

/** Lets everything that waits be told and taken in, and what is over be lifted. */
export async function tick({ services }: World): Promise<void> {
  await settleRuns(services);
  await tickClocks(services, slaPolicy);
  for (let rounds = 0; rounds < 3; rounds += 1) {
    await relayOutboxes(services);
    for (const entity of ['finding-events', 'patch-events', 'embargo-events']) {
      const side = entity === 'embargo-events' ? underEmbargo(services) : services;
      if (entity !== 'patch-events')
        await takeIn(side, { entity, subscription: 'patches' }, (body, metadata) =>
          onFindingEvent(side, body, metadata),
        );
      await takeIn(side, { entity, subscription: 'clocks' }, (body, metadata) =>
        onClockEvent(side, () => Promise.resolve(slaPolicy), body, metadata),
      );
    }
  }
  await relayOutboxes(services);
}

type Handle = (body: unknown, metadata: Readonly<Record<string, unknown>>) => Promise<void>;

async function takeIn(services: Services, source: Inbox, handle: Handle): Promise<void> {
  const waiting = await services.bus.peek(source, 1000);
  for (const id of new Set(waiting.map(({ sessionId = '' }) => sessionId))) {
    const session = await services.bus.acceptSession(source, id);
    if (!session) continue;
    for (const message of await session.receive(1000)) {
      await handle(message.body, { applicationProperties: message.properties });
      await session.complete(message);
    }
    await session.close();
  }
}

/** Somebody with these roles asks the API. Of a stream they read what is there. */
export async function ask(
  { services }: World,
  held: readonly Role[],
  path: string,
  body?: unknown,
): Promise<ApiAnswer & { streamed?: string }> {
  const url = new URL(path, 'https://patchline.example');
  const { stream, ...answer } = await answerRequest(
    routes.filter((entry) => entry.path === decodeURIComponent(url.pathname)),
    { services, identify: () => actorOf(held) },
    {
      method: body === undefined ? 'GET' : 'POST',
      url: url.href,
      headers: new Headers({ 'content-type': 'application/json' }),
      text: () => Promise.resolve(JSON.stringify(body)),
      signal: AbortSignal.abort(),
    },
  );
  return stream ? { ...answer, streamed: await text(Readable.from(stream)) } : answer;
}

/** Some of those who may not know of embargoes: the others read no more. */
const OTHERS: readonly Role[] = ['reader', 'operator'];
const CHANNELS: readonly Inbox[] = topics
  .filter(({ name }) => name !== 'embargo-events')
  .flatMap(({ name, subscriptions }) =>
    subscriptions.map((each) => ({ entity: name, subscription: each.name })),
  );

/** All that those may read, or find in the stores that are open to them. */
export async function seenByOthers(world: World): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  for (const { method, path, query: asked } of routes) {
    if (method !== 'GET') continue;
    const audiences = 'audience' in asked.shape ? ['?audience=private', '?audience=embargo'] : [];
    for (const role of OTHERS)
      for (const query of ['', '?embargoed=true', `?release=${world.release}&package=httpd`, ...audiences])
        seen[`${role} ${path}${query}`] = timeless(await ask(world, [role], `${path}${query}`));
  }
  return { ...seen, ...(await keptInTheOpen(world)) };
}

/** What messages, documents and blobs hold that others might read. */
export async function keptInTheOpen({ services }: World): Promise<Record<string, unknown>> {
  const { bus, documents, blobs } = services;
  const seen: Record<string, unknown> = {};
  for (const source of [...Object.keys(queues).map((entity) => ({ entity })), ...CHANNELS])
    seen[JSON.stringify(source)] = (await bus.peek(source, 1000)).map(
      ({ id, sessionId, subject, properties, body }) => ({ id, sessionId, subject, properties, body }),
    );
  for (const name of Object.keys(containers) as ContainerName[])
    if (!isApart(name)) seen[name] = await bodiesOf(documents.container(name));
  seen['blobs'] = await openBlobs(blobs);
  return seen;
}

/** How long a message waits goes by the time of the bus. */
function timeless(answer: ApiAnswer): string {
  return JSON.stringify(answer).replaceAll(/"oldestSeconds":\d+/g, '"oldestSeconds":0');
}

/** Without the relay's own places, and the acts that lie apart. */
async function bodiesOf(container: ReturnType<Services['documents']['container']>): Promise<unknown[]> {
  const bodies: unknown[] = [];
  for await (const { body } of queryAll<DocumentBody & { month?: string }>(container, { limit: 500 }))
    if (body.kind !== 'cursor' && body.month?.endsWith('-embargo') !== true) bodies.push(body);
  return bodies;
}

async function openBlobs(blobs: Blobs): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { name, size } of blobs.list(''))
    if (!/^(?:embargo\/|events\/embargo-events\/|.*lock|relay\/)/.test(name)) found.push([name, size]);
  return found;
}
