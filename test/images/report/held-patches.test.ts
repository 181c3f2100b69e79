import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixesLacking, patchesHeld } from '../../../shared/images/report/held-patches.ts';
import type { BuildDocument, PatchDocument } from '../../../shared/patches/documents.ts';

const evr = '0:2.4.46-2.azl3';
const builds = [{ package: 'httpd', evr, patchedCves: ['CVE-2021-0001'] }] as unknown as BuildDocument[];

function patch(rest: Partial<PatchDocument> = {}): PatchDocument {
  return {
    ...{ package: 'httpd', number: 1, state: 'released', lane: 'out-of-band' },
    cves: [{ cve: 'CVE-2021-0001' }],
    build: { evr, architectures: ['aarch64', 'x86_64'] },
    ...rest,
  } as unknown as PatchDocument;
}

function image(...evrs: string[]): Parameters<typeof fixesLacking>[0] {
  const installed = evrs.map((each) => ({ name: 'httpd', evr: each, architecture: 'x86_64' }));
  return { architecture: 'x86_64', builds: installed };
}

function lacking(given: Parameters<typeof fixesLacking>[0], ...patches: PatchDocument[]): number {
  return fixesLacking(given, { patches, builds, advisories: [] }).length;
}

test('an image lacks the released out-of-band fix of a package that it has in an older build, or beside one', () => {
  assert.equal(lacking(image('0:2.4.46-1.azl3'), patch()), 1);
  assert.equal(lacking(image('0:2.4.46-1.azl3', evr), patch()), 1);
});

test('an image lacks no fix that it has, of what it does not have, of another lane or not yet released', () => {
  assert.equal(lacking(image(evr), patch()), 0);
  assert.equal(lacking(image(), patch()), 0);
  assert.equal(lacking(image('0:2.4.46-1.azl3'), patch({ lane: 'next-image' })), 0);
  assert.equal(lacking(image('0:2.4.46-1.azl3'), patch({ state: 'validated' })), 0);
});

test('an image of one architecture holds a patch whose build is for several', () => {
  const [held] = patchesHeld(image(evr), { patches: [patch()], builds, advisories: [] });

  assert.deepEqual({ patch: held?.patch, carries: held?.carries }, { patch: 1, carries: evr });
  assert.deepEqual(held?.advisories, []);
  const withdrawn = patch({ state: 'withdrawn' });
  assert.deepEqual(patchesHeld(image(evr), { patches: [withdrawn], builds, advisories: [] }), []);
});

test('an image holds, or lacks, the advisories of its patches that stand', () => {
  const advisory = { id: 'EXSA-2026-0001', package: 'httpd', patch: 1 };
  const advisories = [
    advisory,
    { ...advisory, id: 'EXSA-2026-0002', patch: 2 },
    { ...advisory, id: 'EXSA-2026-0003', withdrawn: { at: '2026-02-01T00:00:00.000Z', reason: 'Wrong.' } },
  ];
  const patched = { patches: [patch()], builds, advisories };

  assert.deepEqual(patchesHeld(image(evr), patched)[0]?.advisories, ['EXSA-2026-0001']);
  assert.deepEqual(fixesLacking(image('0:2.4.46-1.azl3'), patched)[0]?.advisories, ['EXSA-2026-0001']);
});
