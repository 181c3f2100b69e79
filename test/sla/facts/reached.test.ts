import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachedBy } from '../../../shared/sla/facts/reached.ts';

type Patch = Parameters<typeof reachedBy>[0][number];
type Place = NonNullable<Patch['places']>[number];

const day = (number: number): string => `2026-06-${String(number).padStart(2, '0')}T00:00:00.000Z`;
const at = (number: number): number => Date.parse(day(number));

function patch(given: Partial<Patch> = {}): Patch {
  const build = { evr: '0:1-2', architectures: ['x86_64', 'aarch64'], digest: 'd', provenance: 'p' };
  return { state: 'released', releasedAt: day(3), changedAt: day(9), build, ...given };
}

function lies(architecture: string, since: number, until?: number, name = 'base'): Place {
  const place = { kind: 'repository', name, architecture, since: day(since) } as const;
  return until === undefined ? place : { ...place, until: day(until) };
}

test('a release holds until its patch is superseded', () => {
  assert.deepEqual(reachedBy([patch()]).released, [{ from: at(3), until: Infinity }]);
  assert.deepEqual(reachedBy([patch({ state: 'superseded' })]).released, [{ from: at(3), until: at(9) }]);
});

test('a repository counts once it has the fix for every architecture, and until one is taken out', () => {
  const half = [lies('x86_64', 4)];
  assert.deepEqual(reachedBy([patch({ places: half })])['in-repository'], []);
  const whole = [lies('x86_64', 4, 8), lies('aarch64', 6)];
  assert.deepEqual(reachedBy([patch({ places: whole })])['in-repository'], [{ from: at(6), until: at(8) }]);
});

test('halves of two repositories are no whole, and a preview ships nothing', () => {
  const places = [lies('x86_64', 4), lies('aarch64', 4, undefined, 'extended')];
  assert.deepEqual(reachedBy([patch({ places })])['in-repository'], []);
  const preview = [lies('x86_64', 4, undefined, 'preview'), lies('aarch64', 4, undefined, 'preview')];
  assert.equal(reachedBy([patch({ places: preview })])['in-repository'], undefined);
});

test('a mitigation stands beside the work', () => {
  const mitigation = { text: 'turn it off', by: 'a', at: day(2) };
  const { releasedAt: _, ...required } = patch({ state: 'required', mitigation });
  assert.deepEqual(reachedBy([required]), { mitigated: [{ from: at(2), until: Infinity }] });
});

test('of several patches each counts', () => {
  const reached = reachedBy([patch({ state: 'superseded' }), patch({ releasedAt: day(12) })]);
  assert.deepEqual(reached.released, [
    { from: at(3), until: at(9) },
    { from: at(12), until: Infinity },
  ]);
});

test('an image line and a region count by their own places', () => {
  const image = { kind: 'image', name: 'azurelinuxv3', image: '202606.01' } as const;
  const region = { kind: 'region', name: 'westeurope', line: 'azurelinuxv3' } as const;
  const both = ['x86_64', 'aarch64'].flatMap((architecture): Place[] => [
    { ...image, architecture, since: day(5) },
    { ...region, architecture, since: day(7), until: day(8) },
  ]);
  const reached = reachedBy([patch({ places: both })]);
  assert.deepEqual(reached['in-image'], [{ from: at(5), until: Infinity }]);
  assert.deepEqual(reached['in-region'], [{ from: at(7), until: at(8) }]);
});

test('an image counts with the architectures that it is of, whatever else the build is for', () => {
  const places: Place[] = [
    { kind: 'image', name: 'azurelinuxv3/gen2', architecture: 'x86_64', since: day(5), until: day(8) },
  ];

  assert.deepEqual(reachedBy([patch({ places })])['in-image'], [{ from: at(5), until: at(8) }]);
});
