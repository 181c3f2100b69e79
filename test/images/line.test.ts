import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { relayOutboxes } from '../../shared/events/index.ts';
import { addImage, imageBefore, readImage, storedImages, withdrawImage } from '../../shared/images/index.ts';
import { importInventory } from '../../shared/inventory/index.ts';
import type { Platform } from '../../shared/platform/index.ts';
import { drainSession } from '../support/bus.ts';
import { openPlatform } from '../support/platform.ts';
import { releaseNotes } from './notes.ts';

const line = 'azurelinuxv3';

function add(platform: Platform, version: string, packages: string[], to = line): Promise<boolean> {
  const image = readImage([{ name: `${version}.txt`, bytes: releaseNotes(packages) }], {});
  return addImage(platform, { line: to, image, by: 'ada' });
}

interface Told {
  version: string;
  standing?: { version?: string; builds: { name: string; evr: string; architecture: string }[] };
}

async function told(platform: Platform): Promise<string[]> {
  await relayOutboxes(platform);
  const messages = await drainSession(
    platform.bus,
    { entity: 'patch-events', subscription: 'build-system' },
    line,
  );
  return messages.map(({ properties, body }) => {
    const { version, standing } = body as Told;
    const builds = standing?.builds.map(({ name, evr, architecture }) => `${name} ${evr} ${architecture}`);
    const stands = standing ? `; stands: ${standing.version ?? 'none'} ${builds?.join(', ') ?? ''}` : '';
    return `${String(properties['cloudEvents_sequence'])} ${String(properties['type'])} ${version}${stands}`.trim();
  });
}

/** openssl builds openssl-libs, and its epoch is known. */
async function ship(platform: Platform): Promise<void> {
  await importInventory(platform.documents, {
    ...{ distro: 'azurelinux', release: '3.0', asOf: '2025-01-01' },
    packages: [
      {
        name: 'openssl',
        epoch: 1,
        version: '3.3.0',
        release: '1.azl3',
        binaries: ['openssl', 'openssl-libs'],
      },
    ],
  });
}

async function versions(platform: Platform): Promise<string[]> {
  return (await storedImages(platform.documents, line)).map(({ body }) => body.version);
}

test('the newest image of a line stands, with the builds of its source packages', async (t: TestContext) => {
  const platform = await openPlatform(t);
  await ship(platform);
  assert.equal(await add(platform, '202501.05.0', ['openssl-libs-3.3.0-1.azl3.x86_64']), true);
  assert.equal(await add(platform, '202501.22.0', ['openssl-libs-3.3.2-1.azl3.x86_64']), true);
  assert.equal(await add(platform, '202501.12.0', ['openssl-libs-3.3.1-1.azl3.x86_64']), true);

  assert.deepEqual(await told(platform), [
    '1 image.added 202501.05.0; stands: 202501.05.0 openssl 1:3.3.0-1.azl3 x86_64',
    '2 image.added 202501.22.0; stands: 202501.22.0 openssl 1:3.3.2-1.azl3 x86_64',
    '3 image.added 202501.12.0',
  ]);
  assert.deepEqual(await versions(platform), ['202501.05.0', '202501.12.0', '202501.22.0']);
});

test('a version is added once: the same again says nothing, other contents are refused', async (t) => {
  const platform = await openPlatform(t);
  await add(platform, '202501.05.0', ['sudo-1.9.15-3.azl3.x86_64']);
  await told(platform);

  assert.equal(await add(platform, '202501.05.0', ['sudo-1.9.15-3.azl3.x86_64']), false);
  await assert.rejects(add(platform, '202501.05.0', ['sudo-1.9.15-4.azl3.x86_64']), {
    name: 'InvalidInputError',
    record: 'image:202501.05.0:gen2',
    field: 'digest',
  });
  assert.deepEqual(await told(platform), []);
});

test('an image that is withdrawn makes room for the one before it, by variant', async (t) => {
  const platform = await openPlatform(t);
  await add(platform, '202501.05.0', ['sudo-1.9.15-3.azl3.x86_64']);
  await add(platform, '202501.22.0', ['sudo-1.9.15-4.azl3.x86_64']);
  await told(platform);
  const order = { line, version: '202501.22.0', reason: 'Nodes do not boot.', by: 'ada' };

  assert.equal(await withdrawImage(platform, order), true);
  assert.equal(await withdrawImage(platform, order), false);
  await withdrawImage(platform, { ...order, version: '202501.05.0' });

  assert.deepEqual(await told(platform), [
    '3 image.withdrawn 202501.22.0; stands: 202501.05.0 sudo 0:1.9.15-3.azl3 x86_64',
    '4 image.withdrawn 202501.05.0; stands: none',
  ]);
  await assert.rejects(withdrawImage(platform, { ...order, version: '202502.01.0' }), {
    name: 'NotFoundError',
  });
});

test('the image before another is that of its variant which was not withdrawn', async (t) => {
  const platform = await openPlatform(t);
  for (const version of ['202501.05.0', '202501.22.0', '202502.01.0'])
    await add(platform, version, ['sudo-1.9.15-3.azl3.x86_64']);
  await withdrawImage(platform, { line, version: '202501.22.0', reason: 'Nodes do not boot.', by: 'ada' });
  const images = (await storedImages(platform.documents, line)).map(({ body }) => body);
  const [first, , last] = images;
  assert.ok(first && last);

  assert.equal(imageBefore(images, last)?.version, '202501.05.0');
  assert.equal(imageBefore(images, first), undefined);
  assert.equal(imageBefore(images, { ...last, variant: 'gen1' }), undefined);
});

test('a line is of one release, and its name is safe', async (t) => {
  const platform = await openPlatform(t);
  await add(platform, '202501.05.0', ['sudo-1.9.15-3.azl3.x86_64']);
  const other = readImage([{ name: 'x.txt', bytes: Buffer.from('sudo-1-1.azl4.x86_64\n') }], {
    ...{ version: '202502.01.0', variant: 'gen2', release: 'azurelinux-4.0' },
  });

  await assert.rejects(addImage(platform, { line, image: other, by: 'ada' }), { field: 'release' });
  await assert.rejects(addImage(platform, { line: 'a/b', image: other, by: 'ada' }), { field: 'line' });
});
