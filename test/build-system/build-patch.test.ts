import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildPatch } from '../../infra/local/build-system/build-patch.ts';
import type { BuildSystem } from '../../infra/local/build-system/build-system.ts';

test('a patch is built for five times, then a person has to look', async (t) => {
  const workshop = mkdtempSync(join(tmpdir(), 'build-patch-'));
  t.after(() => {
    rmSync(workshop, { recursive: true });
  });
  const posted: string[] = [];
  let revision = 0;
  const patch = () => ({
    release: 'samplelinux-3.0',
    package: 'zlib',
    patch: 1,
    revision,
    state: 'rejected',
    cves: [{ cve: 'CVE-2022-37434' }],
    changedAt: '2026-01-01T00:00:00.000Z',
  });
  const source = { name: 'zlib', epoch: 0, version: '1.2.12', release: '1.sl3' };
  const system = {
    api: {
      get: () => Promise.resolve({ status: 200, body: { patches: [patch()] } }),
      post: (_path: string, { text }: { text: string }) => {
        posted.push((JSON.parse(text) as { evr: string }).evr);
        return Promise.resolve({ status: 200, body: {} });
      },
    },
    sources: new Map([['samplelinux-3.0/zlib', source]]),
    architectures: ['x86_64'],
    workshop,
    tell: () => undefined,
  } as unknown as BuildSystem;

  for (revision = 1; revision <= 5; revision++) await buildPatch(system, patch());
  await assert.rejects(
    buildPatch(system, patch()),
    /samplelinux-3\.0\/zlib: 5 builds for patch 1 did not pass/,
  );

  assert.deepEqual(
    posted,
    [2, 3, 4, 5, 6].map((number) => `0:1.2.12-${number}.sl3`),
  );
});
