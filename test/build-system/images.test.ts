import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { test, type TestContext } from 'node:test';
import type { BuildSystem } from '../../infra/local/build-system/build-system.ts';
import { keptImages, listPath } from '../../infra/local/build-system/images/kept-images.ts';
import { makeImage } from '../../infra/local/build-system/images/make-image.ts';
import { testImage } from '../../infra/local/build-system/images/test-image.ts';
import { folderOf } from '../platform/local/state.ts';

const release = 'samplelinux-3.0';

interface Workbench {
  system: BuildSystem;
  workshop: string;
  /** `GATE CASE: STATUS REASON` of what was reported. */
  reported: string[];
}

async function openWorkbench(t: TestContext): Promise<Workbench> {
  const workshop = await folderOf(t);
  const reported: string[] = [];
  const zlib = {
    name: 'zlib',
    epoch: 0,
    version: '1.2.12',
    release: '2.sl3',
    binaries: ['zlib', 'zlib-devel'],
  };
  const bind = { name: 'bind', epoch: 32, version: '9.16.44', release: '1.sl3' };
  const system = {
    api: {
      post: (_path: string, { text }: { text: string }) => {
        const { gate, cases } = JSON.parse(text) as {
          gate: string;
          cases: { name: string; status: string; reason?: string }[];
        };
        for (const { name, status, reason = '' } of cases)
          reported.push(`${gate} ${name}: ${status} ${reason}`.trim());
        return Promise.resolve({ status: 201, body: {} });
      },
    },
    sources: new Map([
      [`${release}/zlib`, zlib],
      [`${release}/bind`, bind],
      ['otherlinux-1.0/curl', { name: 'curl', epoch: 0, version: '8', release: '1' }],
    ]),
    architectures: ['x86_64'],
    workshop,
    tell: () => undefined,
  } as unknown as BuildSystem;
  return { system, workshop, reported };
}

function placed(patch: number, evr: string, rest: object = {}): Parameters<typeof makeImage>[1] {
  return {
    ...{ release, package: 'zlib', patch, revision: 9, state: 'released', cves: [] },
    build: { evr, digest: 'd' },
    place: { kind: 'repository', placed: 2, of: 2, asOf: '2026-02-02T05:00:00.000Z', ...rest },
  };
}

test('an image has every package of its release from the highest build, one for each fix in a repository', async (t) => {
  const { system, workshop } = await openWorkbench(t);

  await makeImage(system, placed(1, '0:1.2.12-3.sl3', { placed: 1 }));
  await makeImage(system, placed(1, '0:1.2.12-3.sl3', { kind: 'image' }));
  assert.deepEqual(await keptImages(workshop), []);
  await makeImage(system, placed(1, '0:1.2.12-3.sl3'));
  await makeImage(system, placed(1, '0:1.2.12-3.sl3'));
  await makeImage(system, placed(2, '0:1.2.12-4.sl3'));

  const images = await keptImages(workshop);
  assert.deepEqual(
    images.map(({ version }) => version),
    ['202602.02.0', '202602.02.1'],
  );
  assert.equal(
    readFileSync(listPath(workshop, { version: '202602.02.0' }), 'utf8'),
    'bind-9.16.44-1.sl3.x86_64\nzlib-1.2.12-3.sl3.x86_64\nzlib-devel-1.2.12-3.sl3.x86_64\n',
  );
});

test('a candidate is tested for what was published, for copies, and for what a node would lose', async (t) => {
  const { system, workshop, reported } = await openWorkbench(t);
  await makeImage(system, placed(1, '0:1.2.12-3.sl3'));
  const version = '202602.02.0';
  const image = { line: 'samplelinux3', release, version, variant: 'gen2', digest: 'd' };

  await testImage(system, image);
  await testImage(system, { ...image, candidate: { state: 'passed' } });
  await testImage(system, { ...image, version: '202602.03.0', candidate: { state: 'waiting' } });
  assert.deepEqual(reported, [], 'only its own, while they wait');
  await testImage(system, { ...image, candidate: { state: 'waiting' } });
  assert.deepEqual(reported.splice(0), [
    'image-verification has every package once: passed',
    'image-verification has zlib 0:1.2.12-3.sl3 or later: passed',
    'image-upgrade upgrades bind: passed',
    'image-upgrade upgrades zlib: passed',
    'image-upgrade upgrades zlib-devel: passed',
  ]);

  const broken = 'zlib-1.2.12-1.sl3.x86_64\nzlib-1.2.12-2.sl3.x86_64\nzlib-devel-1.2.12-3.sl3.x86_64\n';
  await writeFile(listPath(workshop, { version }), broken);
  await testImage(system, { ...image, candidate: { state: 'waiting' } });
  assert.deepEqual(reported, [
    'image-verification has every package once: failed zlib',
    'image-verification has zlib 0:1.2.12-3.sl3 or later: failed 1.2.12-1.sl3, 1.2.12-2.sl3',
    'image-upgrade upgrades bind: failed is lost',
    'image-upgrade upgrades zlib: failed 1.2.12-2.sl3 goes down to 1.2.12-1.sl3',
    'image-upgrade upgrades zlib-devel: passed',
  ]);
});
