import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collect } from '../../../shared/images/next/collect.ts';
import type { PatchDocument } from '../../../shared/patches/documents.ts';

function patch(number: number, rest: object): PatchDocument {
  const about = {
    id: `patch:${number}`,
    packageKey: 'r/curl',
    package: 'curl',
    lane: 'next-image',
    cves: [],
  };
  return { ...about, number, ...rest } as unknown as PatchDocument;
}

test('what is validated by the cut-off rides; the rest is left with its reason; what is there or elsewhere is neither', () => {
  const place = { kind: 'image', name: 'l/gen2', architecture: 'x86_64', since: '' };
  const patches = [
    patch(1, { state: 'validated' }),
    patch(2, { state: 'validated' }),
    patch(3, { state: 'required' }),
    patch(4, { state: 'rejected', reason: 'slow' }),
    patch(5, { state: 'released', places: [place] }),
    patch(6, { state: 'validated', package: 'nginx' }),
  ];
  const validated = new Map([
    ['r/curl patch:1', '2026-01-01'],
    ['r/curl patch:2', '2026-01-03'],
  ]);
  const given = {
    patches,
    variants: ['l/gen2'],
    installed: new Set(['curl']),
    cutOff: '2026-01-02',
    validated,
  };

  const { rides, left } = collect(given);

  assert.deepEqual(
    rides.map((each) => each.patch),
    [1],
  );
  assert.deepEqual(
    left.map((each) => `${each.patch}: ${each.why}`),
    ['2: validated 2026-01-03, after the cut-off', '3: no build yet', '4: rejected: slow'],
  );
});
