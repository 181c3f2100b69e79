import type { TestContext } from 'node:test';
import { relayOutboxes } from '../../../shared/events/index.ts';
import { applyChanges } from '../../../shared/findings/apply.ts';
import type { FindingDocument, HeadDocument } from '../../../shared/findings/index.ts';
import type { PatchDocument } from '../../../shared/patches/index.ts';
import {
  type Inbox,
  PATCH_SCHEMA,
  type Platform,
  queryAll,
  type ReceivedMessage,
} from '../../../shared/platform/index.ts';
import type { ClockDocument } from '../../../shared/sla/clocks/documents.ts';
import { onClockEvent, type OpenSlaPolicy } from '../../../shared/sla/index.ts';
import { findingDocument } from '../../support/finding.ts';
import { MEMORY, openPlatform } from '../../support/platform.ts';

const RELEASE = 'azurelinux-3.0';
const PACKAGE = 'httpd';
export const KEY = `${RELEASE}/${PACKAGE}`;

/** A platform with a clock that is set. */
export interface World {
  platform: Platform;
  now: () => number;
  setTime: (at: number) => void;
}

export async function openWorld(t: TestContext, start: string): Promise<World> {
  let now = Date.parse(start);
  const platform = await openPlatform(t, { now: () => new Date(now) }, MEMORY);
  return { platform, now: () => now, setTime: (at) => (now = at) };
}

/** Writes what a match says of a finding now, with its log and event. */
export async function observe(
  { platform }: World,
  given: Partial<FindingDocument>,
  { quiet = false }: { quiet?: boolean } = {},
): Promise<void> {
  const container = platform.documents.container('findings');
  const at = platform.clock.now().toISOString();
  const { cve = 'CVE-2026-0001' } = given;
  const before = await container.read<FindingDocument>(KEY, cve);
  const times = before?.body.times ?? { published: at, ingested: at, detected: at };
  const confirmed = times.confirmed ?? (given.status === 'affected' ? at : undefined);
  const revision = (before?.body.revision ?? 0) + 1;
  const after = {
    ...findingDocument({ package: PACKAGE, cve, ...given }),
    times: { ...times, ...(confirmed !== undefined && { confirmed }) },
    revision,
  };
  await applyChanges({
    container,
    head: await container.read<HeadDocument>(KEY, 'head'),
    base: { packageKey: KEY, release: RELEASE, package: PACKAGE },
    etags: new Map(before ? [[cve, before.etag]] : []),
    changes: [{ before: before?.body, after, stateChanged: true }],
    untold: [],
    flood: { before: undefined, after: undefined },
    generation: revision,
    digest: at,
    runId: `run-${revision}`,
    at,
    quiet,
  });
}

/** The patch of a CVE lies in the repository `base` from now on, or no longer. */
export async function place({ platform }: World, cve: string, isThere: boolean): Promise<void> {
  const patches = platform.documents.container('patches');
  const at = platform.clock.now().toISOString();
  const id = `patch:${cve}`;
  const stored = await patches.read<PatchDocument>(KEY, id);
  const places = [...(stored?.body.places ?? [])];
  const last = places.at(-1);
  if (isThere) places.push({ kind: 'repository', name: 'base', architecture: 'x86_64', since: at });
  else if (last) places[places.length - 1] = { ...last, until: at };
  const body: PatchDocument = {
    id,
    kind: 'patch',
    schema: PATCH_SCHEMA,
    packageKey: KEY,
    release: RELEASE,
    package: PACKAGE,
    number: Number(cve.slice(-4)),
    state: 'released',
    lane: 'out-of-band',
    laneReason: 'test',
    cves: [{ cve, severity: 'high', score: null, knownExploited: false, lane: 'out-of-band' }],
    build: { evr: '0:1-2', architectures: ['x86_64'], digest: 'd', provenance: 'https://p.example' },
    places,
    releasedAt: at,
    revision: 1,
    openedAt: at,
    changedAt: at,
  };
  await (stored ? patches.replace(KEY, body, stored.etag) : patches.create(KEY, body));
}

/** Relays what waits and lets clocks take in what findings say. */
export async function takeIn({ platform }: World, policy: OpenSlaPolicy): Promise<void> {
  await relayOutboxes(platform);
  for (const { body, properties } of await drain(platform, {
    entity: 'finding-events',
    subscription: 'clocks',
  }))
    await onClockEvent(platform, () => Promise.resolve(policy), body, { applicationProperties: properties });
  await relayOutboxes(platform);
}

/** What waits for operators. */
export function told({ platform }: World): Promise<ReceivedMessage[]> {
  return drain(platform, { entity: 'operations-events', subscription: 'operators' });
}

async function drain({ bus }: Platform, inbox: Inbox): Promise<ReceivedMessage[]> {
  const all: ReceivedMessage[] = [];
  for (const id of new Set((await bus.peek(inbox, 10_000)).map(({ sessionId = '' }) => sessionId))) {
    const session = await bus.acceptSession(inbox, id);
    for (const message of (await session?.receive(10_000)) ?? []) {
      await session?.complete(message);
      all.push(message);
    }
    await session?.close();
  }
  return all;
}

/** The clocks that are stored, in order of id, without what retired. */
export async function clocks({ platform }: World): Promise<ClockDocument[]> {
  const all: ClockDocument[] = [];
  const query = { where: { kind: 'clock' }, limit: 500 } as const;
  for await (const { body } of queryAll<ClockDocument>(platform.documents.container('clocks'), query))
    if (body.retired === undefined) all.push(body);
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}
