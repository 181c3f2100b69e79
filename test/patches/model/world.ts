import assert from 'node:assert/strict';
import { importInventory } from '../../../shared/inventory/index.ts';
import { parsePolicy } from '../../../shared/lanes/index.ts';
import type { PatchDocument } from '../../../shared/patches/index.ts';
import { type DocumentBody, type Platform, queryAll } from '../../../shared/platform/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { servicesOn } from '../../support/jobs.ts';

export const GATES = ['build-verification', 'extensions'] as const;
export type Gate = (typeof GATES)[number];

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
  /** `digest gate` that two people let pass. */
  waived: Set<string>;
  /** Patch → who asked for its release last. */
  requests: Map<number, string>;
  /** Patch → `person digest` of those who approved. */
  approvals: Map<number, Set<string>>;
}

/** One package of a release of its own, with all that is done to it. */
export interface World {
  services: Services;
  about: { release: string; package: string };
  /** Seconds since the beginning. */
  time: number;
  findings: number;
  /** States that its patches were in. */
  reached: ReadonlySet<string>;
  /** Reports so far. */
  runs: number;
  /** What is being done has several steps: those before a refusal stay. */
  severalSteps: boolean;
  ledger: Ledger;
  /** Documents of its patches, as they were last seen. */
  seen: ReadonlyMap<string, DocumentBody>;
}

let worlds = 0;

/** A package that ships, on a platform that others are on too. */
export async function newWorld(platform: Platform): Promise<World> {
  worlds += 1;
  const world: World = {
    services: { ...servicesOn(platform), policy },
    about: { release: `model-${worlds}`, package: 'httpd' },
    time: 0,
    findings: 0,
    reached: new Set(),
    runs: 0,
    severalSteps: false,
    ledger: { reports: new Map(), waived: new Set(), requests: new Map(), approvals: new Map() },
    seen: new Map(),
  };
  world.services.clock = { now: () => new Date(Date.UTC(2026, 1, 1) + world.time * 1000) };
  const { release } = await importInventory(platform.documents, {
    distro: 'model',
    release: String(worlds),
    asOf: '2026-01-31',
    packages: [{ name: 'httpd', epoch: 0, version: '2.4', release: '1' }],
  });
  assert.equal(release, world.about.release);
  return world;
}

/** All that is stored of the patches of the package, by id. */
export async function documentsOf({ services, about }: World): Promise<Map<string, DocumentBody>> {
  const partition = `${about.release}/${about.package}`;
  const found = new Map<string, DocumentBody>();
  const container = services.documents.container('patches');
  for await (const { body } of queryAll<DocumentBody>(container, { partition, limit: 500 }))
    found.set(body.id, body);
  return found;
}

export function patchesIn(documents: ReadonlyMap<string, DocumentBody>): PatchDocument[] {
  const patches = [...documents.values()].filter((body): body is PatchDocument => body.kind === 'patch');
  return patches.sort((a, b) => a.number - b.number);
}
