import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { addImage, readImage, rollOut, rollOutReport } from '../../../shared/images/index.ts';
import { buildRecord, takeBuild } from '../../../shared/patches/index.ts';
import type { PatchDocument } from '../../../shared/patches/documents.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import { aBuild } from '../../patches/builds/records.ts';
import { openPatched } from '../../patches/places/patched-world.ts';
import { openPlatform } from '../../support/platform.ts';
import { addCandidate, line } from '../candidates.ts';
import { hearImages } from '../hear-images.ts';
import { releaseNotes } from '../notes.ts';

async function add(platform: Platform, version: string, ...packages: string[]): Promise<void> {
  const image = readImage([{ name: `${version}.txt`, bytes: releaseNotes(packages) }], {});
  await addImage(platform, { line, image, by: 'ada' });
}

async function tell(
  platform: Platform,
  version: string,
  ...regions: [name: string, share: number, day: string][]
): Promise<string[]> {
  const told = regions.map(([name, share, day]) => ({ name, share, at: `${day}T00:00:00Z` }));
  const result = await rollOut(platform, rollOutReport.parse({ line, version, regions: told }), 'ada');
  await hearImages(platform);
  return result.regions;
}

async function regionsOf(platform: Platform): Promise<string[]> {
  const container = platform.documents.container('patches');
  const stored = await container.read<PatchDocument>('azurelinux-3.0/httpd', 'patch:000001');
  return (stored?.body.places ?? [])
    .filter(({ kind }) => kind === 'region')
    .map(({ name, image = '', since, until = '' }) =>
      `${name} ${image} ${since.slice(0, 10)} ${until.slice(0, 10)}`.trim(),
    );
}

suite('a region', () => {
  test('has a fix once all its nodes run images with it, and no more once one without comes back', async (t) => {
    const { services } = await openPatched(t);
    await takeBuild(services, buildRecord.parse(aBuild({ evr: '2.4.46-2.azl3' })));
    await add(services, '202602.02.0', 'httpd-2.4.46-1.azl3.x86_64');
    await add(services, '202602.03.0', 'httpd-2.4.46-2.azl3.x86_64');
    await add(services, '202602.04.0', 'httpd-2.4.46-2.azl3.x86_64');
    const seen: string[][] = [];
    const step = async (
      ...given: Parameters<typeof tell> extends [unknown, ...infer Rest] ? Rest : never
    ) => {
      await tell(services, ...given);
      seen.push(await regionsOf(services));
    };

    await step('202602.02.0', ['westeurope', 1, '2026-02-03']);
    await step('202602.03.0', ['westeurope', 0.4, '2026-02-04']);
    await step('202602.03.0', ['westeurope', 1, '2026-02-09']);
    await step('202602.04.0', ['westeurope', 0.2, '2026-02-10']);
    await step('202602.02.0', ['westeurope', 0.1, '2026-02-11']);

    const whole = 'westeurope 202602.03.0 2026-02-09';
    assert.deepEqual(seen, [[], [], [whole], [whole], [`${whole} 2026-02-11`]]);
  });

  test('of which a part is known only has no fix, whatever that part runs', async (t) => {
    const { services } = await openPatched(t);
    await takeBuild(services, buildRecord.parse(aBuild({ evr: '2.4.46-2.azl3' })));
    await add(services, '202602.03.0', 'httpd-2.4.46-2.azl3.x86_64');

    await tell(services, '202602.03.0', ['westeurope', 0.9, '2026-02-04']);

    assert.deepEqual(await regionsOf(services), []);
  });

  test('is told once: the same again changes nothing, and what is older is refused', async (t) => {
    const platform = await openPlatform(t);
    await add(platform, '202602.02.0', 'httpd-2.4.46-1.azl3.x86_64');
    const both: Parameters<typeof tell>[2][] = [
      ['westeurope', 1, '2026-02-03'],
      ['northeurope', 0.5, '2026-02-03'],
    ];

    assert.deepEqual(await tell(platform, '202602.02.0', ...both), ['westeurope', 'northeurope']);
    assert.deepEqual(await tell(platform, '202602.02.0', ...both), []);
    await assert.rejects(tell(platform, '202602.02.0', ['westeurope', 0.5, '2026-02-02']), {
      field: 'regions.0.at',
    });
  });

  test('runs no image that is unknown, or that has not passed its gates', async (t) => {
    const platform = await openPlatform(t);
    await addCandidate(platform, '202602.02.0', 'httpd-2.4.46-1.azl3.x86_64');

    await assert.rejects(tell(platform, '202602.01.0', ['westeurope', 1, '2026-02-03']), {
      name: 'NotFoundError',
    });
    await assert.rejects(tell(platform, '202602.02.0', ['westeurope', 1, '2026-02-03']), {
      field: 'version',
    });
  });
});
