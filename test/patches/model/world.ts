import assert from 'node:assert/strict';
import { importInventory } from '../../../shared/inventory/index.ts';
import { parsePolicy } from '../../../shared/lanes/index.ts';
import type { PatchDocument } from '../../../shared/patches/index.ts';
import {
  type DocumentBody,
  type Platform,
  queryAll,
  type Stored,
  underEmbargo,
  type Write,
} from '../../../shared/platform/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { servicesOn } from '../../support/jobs.ts';

export const GATES = ['build-verification', 'extensions'] as const;
export type Gate = (typeof GATES)[number];

/** Where something lies: with what everybody may see, or apart. */
export const SIDES = ['open', 'hidden'] as const;
export type Side = (typeof SIDES)[number];

/** Two gates for each lane; another person for what goes out of band. */
const policy = parsePolicy(
  JSON.stringify({
    lanes: [{ name: 'all', when: {}, lane: 'out-of-band' }],
    approvals: { 'out-of-band': 1 },
    gates: GATES.map((name) => ({ name, lanes: ['out-of-band', 'next-image'], judges: 'cases' })),
  }),
  'model',
);

/** What a test of sequences knows by itself, from what it asked for and what was answered. */
interface Ledger {
  /** Digest of a build → gate → what its last report said. */
  reports: Map<string, Map<Gate, 'passed' | 'failed'>>;
  /** `digest gate` that two people let pass → seconds until which. */
  waived: Map<string, number>;
  /** `side patch` → who asked for its release last. */
  requests: Map<string, string>;
  /** `side patch` → `person digest` of those who approved. */
  approvals: Map<string, Set<string>>;
  /** CVE under embargo → seconds until which. */
  embargoes: Map<string, number>;
}

const CONTAINERS = ['findings', 'patches'] as const;

/** A platform on which one world follows another, and how far its changes were seen. */
interface Watched {
  platform: Platform;
  /** `side container` → cursor. */
  cursors: Map<string, string>;
}

/** One package of a release of its own, with all that is done to it. */
export interface World {
  sides: Readonly<Record<Side, Services>>;
  about: { release: string; package: string };
  /** Seconds since the beginning. */
  time: number;
  /** Sequence of the last event of a finding that was taken in. */
  delivered: Record<Side, number>;
  /** States that its patches were in, and what else came about. */
  reached: Set<string>;
  /** Reports of gates so far. */
  runs: number;
  /** What is being done has several steps: those before a refusal stay. */
  severalSteps: boolean;
  ledger: Ledger;
  cursors: Watched['cursors'];
  /** Documents of its findings and patches as they were last seen, by container and id. */
  seen: Record<Side, Map<string, DocumentBody>>;
  /** What was written there by the act that is being done. */
  changed: Record<Side, DocumentBody[]>;
}

let worlds = 0;

/** A package that ships, on a platform that others were on before. */
export async function newWorld({ platform, cursors }: Watched): Promise<World> {
  worlds += 1;
  const clock = { now: () => new Date(timeOf(world.time)) };
  const open: Services = { ...servicesOn(platform), policy, clock };
  const world: World = {
    sides: { open, hidden: underEmbargo(open) },
    about: { release: `model-${worlds}`, package: 'httpd' },
    time: 0,
    delivered: { open: 0, hidden: 0 },
    reached: new Set(),
    runs: 0,
    severalSteps: false,
    ledger: {
      reports: new Map(),
      waived: new Map(),
      requests: new Map(),
      approvals: new Map(),
      embargoes: new Map(),
    },
    cursors,
    seen: { open: new Map(), hidden: new Map() },
    changed: { open: [], hidden: [] },
  };
  const { release } = await importInventory(platform.documents, {
    distro: 'model',
    release: String(worlds),
    asOf: '2026-01-31',
    packages: [{ name: 'httpd', epoch: 0, version: '2.4', release: '1' }],
  });
  assert.equal(release, world.about.release);
  return world;
}

/** ISO 8601. @param seconds since the beginning of a world */
export function timeOf(seconds: number): string {
  return new Date(Date.UTC(2026, 1, 1) + seconds * 1000).toISOString();
}

export function keyOf({ about }: World): string {
  return `${about.release}/${about.package}`;
}

/** Takes note of what was written since it was last looked at. */
export async function lookAgain(world: World): Promise<void> {
  for (const side of SIDES)
    for (const name of CONTAINERS) {
      const container = world.sides[side].documents.container(name);
      const key = `${side} ${name}`;
      for (;;) {
        const { items, cursor } = await container.changes(world.cursors.get(key), 1000);
        world.cursors.set(key, cursor);
        if (items.length === 0) break;
        const own = items.filter((body) => (body as { packageKey?: string }).packageKey === keyOf(world));
        for (const body of own) world.seen[side].set(`${name}/${body.id}`, body);
        world.changed[side].push(...own);
      }
    }
}

/** As `lookAgain`, where something may have been deleted, too. */
export async function lookAnew(world: World): Promise<void> {
  await lookAgain(world);
  for (const side of SIDES) {
    world.seen[side].clear();
    for (const name of CONTAINERS)
      for await (const { body } of storedOf(world, side, name))
        world.seen[side].set(`${name}/${body.id}`, body);
  }
}

function storedOf(
  world: World,
  side: Side,
  name: (typeof CONTAINERS)[number],
): AsyncGenerator<Stored<DocumentBody>> {
  const query = { partition: keyOf(world), limit: 500 } as const;
  return queryAll<DocumentBody>(world.sides[side].documents.container(name), query);
}

export function patchesIn(documents: ReadonlyMap<string, DocumentBody>): PatchDocument[] {
  const patches = [...documents.values()].filter((body): body is PatchDocument => body.kind === 'patch');
  return patches.sort((a, b) => a.number - b.number);
}

/** Whether everybody may know the CVE: a finding of it lies where they look. */
export function isPublic({ seen }: World, cve: string): boolean {
  return !cve.startsWith('CVE-2026-') || seen.open.has(`findings/${cve}`);
}

/** Removes what other worlds on the platform would look at too. */
export async function clear(world: World): Promise<void> {
  for (const side of SIDES)
    for (const name of CONTAINERS) {
      const writes: Write[] = [];
      for await (const { body, etag } of storedOf(world, side, name))
        if (['build', 'patch', 'finding'].includes(body.kind))
          writes.push({ op: 'delete', id: body.id, etag });
      if (writes.length > 0) await world.sides[side].documents.container(name).batch(keyOf(world), writes);
    }
}
