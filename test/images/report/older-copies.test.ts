import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  addImage,
  findImage,
  type ImageReport,
  readImage,
  reportImage,
  storedImages,
} from '../../../shared/images/index.ts';
import { recordDecisions } from '../../../shared/decisions/index.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import { decide } from '../../decisions/decided.ts';
import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';
import { commit, ship, shippedPackage } from '../../support/pipeline.ts';
import { openPlatform } from '../../support/platform.ts';
import { yearlyFeed } from '../../support/sources.ts';
import { releaseNotes } from '../notes.ts';

const line = 'azurelinuxv3';
const KERNEL = 'linux:linux_kernel';

/** Both flavours ship; the CVE is fixed in 6.6.2 and in 6.12.9. */
async function openKernels(t: Parameters<typeof openPlatform>[0]): Promise<Platform> {
  const platform = await openPlatform(t);
  await ship(platform, shippedPackage('kernel', '6.6.2'), shippedPackage('kernel-hwe', '6.12.9'));
  const configurations = [
    vulnerable(KERNEL, { versionStartIncluding: '6.6', versionEndExcluding: '6.6.2' }),
    vulnerable(KERNEL, { versionStartIncluding: '6.12', versionEndExcluding: '6.12.9' }),
  ];
  const records = [cveRecord({ id: 'CVE-2025-0001', score: 7.8, configurations })];
  await commit(platform, [yearlyFeed(feedJson(records), '2025')]);
  return platform;
}

async function add(
  platform: Platform,
  version: string,
  packages: string[],
  kernel?: string,
): Promise<ImageReport> {
  const bytes = releaseNotes(
    packages.map((each) => `${each}-1.azl3.x86_64`),
    kernel === undefined ? {} : { kernel },
  );
  const image = readImage([{ name: `${version}.txt`, bytes }], {});
  await addImage(platform, { line, image, by: 'ada' });
  const images = (await storedImages(platform.documents, line)).map(({ body }) => body);
  return reportImage(platform, images, findImage(images, { line, version }));
}

suite('kernels of an image', () => {
  test('an older copy beside the fixed one keeps a finding open, and the report says so', async (t) => {
    const platform = await openKernels(t);
    await add(platform, '202601.05.0', ['kernel-6.6.1']);
    const both = await add(platform, '202601.22.0', ['kernel-6.6.1', 'kernel-6.6.2']);
    const alone = await add(platform, '202602.02.0', ['kernel-6.6.2']);

    assert.deepEqual(both.closes, []);
    assert.deepEqual(both.olderCopies, [
      {
        package: 'kernel',
        newest: '0:6.6.2-1.azl3',
        older: ['0:6.6.1-1.azl3'],
        keepsOpen: ['CVE-2025-0001'],
      },
    ]);
    assert.deepEqual(alone.olderCopies, []);
    assert.deepEqual(
      alone.closes?.map(({ cve, builds }) => ({ cve, builds })),
      [{ cve: 'CVE-2025-0001', builds: ['0:6.6.1-1.azl3', '0:6.6.2-1.azl3'] }],
    );
  });

  test('each flavour has a status of its own', async (t) => {
    const platform = await openKernels(t);
    await add(platform, '202601.05.0', ['kernel-6.6.1', 'kernel-hwe-6.12.8']);
    const first = await add(platform, '202601.22.0', ['kernel-6.6.2', 'kernel-hwe-6.12.8']);
    const second = await add(platform, '202602.02.0', ['kernel-6.6.2', 'kernel-hwe-6.12.9']);

    const closed = ({ closes = [] }: ImageReport): string[] => closes.map((each) => each.package);
    assert.deepEqual(closed(first), ['kernel']);
    assert.deepEqual(closed(second), ['kernel-hwe']);
    assert.equal(first.olderCopies.length, 0, 'flavours are no copies of each other');
  });

  test('a finding names its builds, and the kernel as uname -r prints it where that one runs', async (t) => {
    const platform = await openKernels(t);
    await add(platform, '202601.05.0', ['kernel-6.6.1', 'kernel-hwe-6.12.8'], '6.12.8-1.azl3');
    const { closes = [] } = await add(platform, '202601.22.0', ['kernel-6.6.2', 'kernel-hwe-6.12.9']);

    assert.deepEqual(
      closes.map(({ package: name, builds, kernel }) => ({ name, builds, kernel })),
      [
        { name: 'kernel', builds: ['0:6.6.1-1.azl3'], kernel: undefined },
        { name: 'kernel-hwe', builds: ['0:6.12.8-1.azl3'], kernel: '6.12.8-1.azl3' },
      ],
    );
  });

  test('a mitigation in one build, its removal and a fix are told apart', async (t) => {
    const platform = await openKernels(t);
    const builds = ['6.6.1-1.azl3'];
    const mitigated = decide({
      ...{ package: 'kernel', cve: 'CVE-2025-0001', justification: 'inline_mitigations_already_exist' },
      ...{ builds, reason: 'The module is blocked.' },
    });
    await recordDecisions(platform.documents, [mitigated], platform.clock.now());
    const steps: [version: string, kernel: string][] = [
      ['202601.05.0', 'kernel-6.6.0'],
      ['202601.22.0', 'kernel-6.6.1'],
      ['202602.02.0', 'kernel-6.6.0'],
      ['202602.16.0', 'kernel-6.6.2'],
    ];
    const told: string[] = [];
    for (const [version, kernel] of steps) {
      const { closes = [], opens = [] } = await add(platform, version, [kernel]);
      told.push(
        [...closes.map(({ other }) => `is ${other}`), ...opens.map(({ other }) => `was ${other}`)].join(),
      );
    }

    assert.deepEqual(told, ['', 'is mitigated', 'was mitigated', 'is fixed']);
  });
});
