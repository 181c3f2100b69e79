import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  addImage,
  findImage,
  type ImageReport,
  readImage,
  reportImage,
  storedImages,
  withdrawImage,
} from '../../../shared/images/index.ts';
import { buildRecord, takeBuild } from '../../../shared/patches/index.ts';
import type { PatchDocument } from '../../../shared/patches/documents.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import { aBuild } from '../../patches/builds/records.ts';
import { openPatched } from '../../patches/places/patched-world.ts';
import { openPlatform } from '../../support/platform.ts';
import { hearImages } from '../hear-images.ts';
import { releaseNotes } from '../notes.ts';

const line = 'azurelinuxv3';
const curl = 'curl-8.3.0-1.azl3.x86_64';

async function add(platform: Platform, version: string, ...packages: string[]): Promise<ImageReport> {
  const image = readImage([{ name: `${version}.txt`, bytes: releaseNotes(packages) }], {});
  await addImage(platform, { line, image, by: 'ada' });
  const images = (await storedImages(platform.documents, line)).map(({ body }) => body);
  return reportImage(platform, images, findImage(images, { line, version }));
}

function told({ closes, opens }: ImageReport): string[] {
  return [
    ...(closes ?? []).map(({ cve, status, other }) => `closes ${cve}: ${status}, now ${other}`),
    ...(opens ?? []).map(({ cve, status, other }) => `opens ${cve}: ${status}, was ${other}`),
  ];
}

async function placesOf(platform: Platform): Promise<string[]> {
  const container = platform.documents.container('patches');
  const stored = await container.read<PatchDocument>('azurelinux-3.0/httpd', 'patch:000001');
  return (stored?.body.places ?? []).map(
    ({ kind, name, image = '', since, until = '' }) => `${kind} ${name} ${image} ${since} ${until}`,
  );
}

suite('an image closes', () => {
  test('what its packages are no longer affected by, and what it no longer has; a step back opens it', async (t) => {
    const { services } = await openPatched(t);
    const first = await add(services, '202601.05.0', 'httpd-2.4.46-1.azl3.x86_64', curl);
    const second = await add(services, '202601.22.0', 'httpd-2.4.48-1.azl3.x86_64');
    const third = await add(services, '202602.02.0', 'httpd-2.4.46-1.azl3.x86_64');

    assert.equal(first.before, undefined);
    assert.deepEqual(told(first), []);
    assert.equal(second.before, '202601.05.0');
    assert.deepEqual(told(second), [
      'closes CVE-2021-0002: affected, now gone',
      'closes CVE-2021-0001: affected, now fixed',
    ]);
    assert.deepEqual(told(third), ['opens CVE-2021-0001: affected, was fixed']);
  });

  test('nothing while an older copy is installed beside the fixed one', async (t) => {
    const { services } = await openPatched(t);
    await add(services, '202601.05.0', 'httpd-2.4.46-1.azl3.x86_64');
    const both = ['httpd-2.4.46-1.azl3.x86_64', 'httpd-2.4.48-1.azl3.x86_64'];

    assert.deepEqual(told(await add(services, '202601.22.0', ...both)), []);
    assert.deepEqual(told(await add(services, '202602.02.0', 'httpd-2.4.48-1.azl3.x86_64')), [
      'closes CVE-2021-0001: affected, now fixed',
    ]);
  });

  test('what a backport fixes, from the build that has it and not one below', async (t) => {
    const { services } = await openPatched(t);
    await takeBuild(services, buildRecord.parse(aBuild({ evr: '2.4.46-4.azl3' })));
    await add(services, '202601.05.0', 'httpd-2.4.46-2.azl3.x86_64');
    const below = await add(services, '202601.22.0', 'httpd-2.4.46-3.azl3.x86_64');
    const fixed = await add(services, '202602.02.0', 'httpd-2.4.46-4.azl3.x86_64');

    assert.deepEqual(told(below), []);
    assert.deepEqual(below.holds, []);
    assert.deepEqual(told(fixed), ['closes CVE-2021-0001: affected, now fixed']);
    assert.deepEqual(
      fixed.holds.map(({ package: name, patch, cves, carries }) => ({ name, patch, cves, carries })),
      [{ name: 'httpd', patch: 1, cves: ['CVE-2021-0001'], carries: '0:2.4.46-4.azl3' }],
    );
    assert.deepEqual(fixed.newer, [
      { package: 'httpd', image: '0:2.4.46-4.azl3', repository: '0:2.4.46-1.azl3' },
    ]);
  });

  test('nothing that it could name before the first scan', async (t) => {
    const platform = await openPlatform(t);
    await add(platform, '202601.05.0', curl);

    const { before, closes, newer } = await add(platform, '202601.22.0', 'curl-8.4.0-1.azl3.x86_64');

    assert.deepEqual({ before, closes, newer }, { before: '202601.05.0', closes: undefined, newer: [] });
  });
});

suite('a patch lies in a line', () => {
  test('from the image that brought it until that is withdrawn, and again with the next', async (t) => {
    const world = await openPatched(t);
    const { services } = world;
    await takeBuild(services, buildRecord.parse(aBuild({ evr: '2.4.46-2.azl3' })));
    const steps: [day: string, act: () => Promise<unknown>][] = [
      ['2026-02-02', () => add(services, '202602.02.0', 'httpd-2.4.46-1.azl3.x86_64')],
      ['2026-02-03', () => add(services, '202602.03.0', 'httpd-2.4.46-2.azl3.x86_64')],
      [
        '2026-02-04',
        () => withdrawImage(services, { line, version: '202602.03.0', reason: 'It hangs.', by: 'ada' }),
      ],
      ['2026-02-05', () => add(services, '202602.05.0', 'httpd-2.4.46-2.azl3.x86_64')],
    ];
    const place = (version: string, since: string, until = ''): string =>
      `image ${line}/gen2 ${version} ${since}T05:00:00.000Z ${until}`;
    const seen: string[][] = [];

    for (const [day, act] of steps) {
      world.at(day);
      await act();
      await hearImages(services);
      seen.push(await placesOf(services));
    }

    assert.deepEqual(seen, [
      [],
      [place('202602.03.0', '2026-02-03')],
      [place('202602.03.0', '2026-02-03', '2026-02-04T05:00:00.000Z')],
      [place('202602.03.0', '2026-02-03', '2026-02-04T05:00:00.000Z'), place('202602.05.0', '2026-02-05')],
    ]);
  });
});
