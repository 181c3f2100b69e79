import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { componentUsers, type FindingDocument } from '../../shared/findings/index.ts';
import type { Platform } from '../../shared/platform/index.ts';
import { openPlatform } from '../support/platform.ts';
import { RELEASE, ship, shippedPackage } from '../support/pipeline.ts';

async function openWorld(t: TestContext): Promise<Platform> {
  const platform = await openPlatform(t);
  await ship(
    platform,
    shippedPackage('kubernetes', '1.28.2', {
      components: ['pkg:golang/golang.org/x/net@v0.13.0', 'pkg:golang/golang.org/x/crypto@v0.1.0'],
    }),
    shippedPackage('etcd', '3.5.9', { epoch: 1, components: ['pkg:golang/golang.org/x/net@v0.38.0'] }),
    shippedPackage('runc', '1.1.11', { builtWith: ['go'] }),
    shippedPackage('dotnet', '8.0', { components: ['pkg:npm/%40types/dotnet@1.0'] }),
  );
  const add = async (name: string, cve: string, rest: Partial<FindingDocument>): Promise<void> => {
    const packageKey = `${RELEASE}/${name}`;
    const body = { id: cve, kind: 'finding', packageKey, release: RELEASE, package: name, cve, ...rest };
    await platform.documents.container('findings').create(packageKey, body);
  };
  await add('kubernetes', 'CVE-2023-0001', {
    status: 'affected',
    severity: 'high',
    via: 'pkg:golang/golang.org/x/net@v0.13.0',
  });
  await add('kubernetes', 'CVE-2023-0002', {
    status: 'fixed',
    severity: 'high',
    via: 'pkg:golang/golang.org/x/net@v0.13.0',
  });
  await add('runc', 'CVE-2023-0001', {
    status: 'under_investigation',
    confidence: 0.43,
    severity: 'high',
    evr: '0:1.1.11-1.azl3',
    via: 'pkg:golang/golang.org/x/net',
  });
  return platform;
}

async function users(platform: Platform, wanted: string): Promise<string[]> {
  const found = await componentUsers(platform, RELEASE, wanted);
  return found.map(
    ({ package: name, version, how, components, open }) =>
      `${name} ${version} ${how} ${components.join(' ')}: ${open.map(({ cve }) => cve).join(' ')}`,
  );
}

suite('the users of a component', () => {
  const all = [
    'etcd 1:3.5.9-1.azl3 known pkg:golang/golang.org/x/net@v0.38.0: ',
    'kubernetes 0:1.28.2-1.azl3 known pkg:golang/golang.org/x/net@v0.13.0: CVE-2023-0001',
    'runc 0:1.1.11-1.azl3 suspected pkg:golang/golang.org/x/net: CVE-2023-0001',
  ];

  for (const wanted of ['golang.org/x/net', 'pkg:golang/golang.org/x/net', 'net', 'x/net', 'X/Net']) {
    test(`are found by ${wanted}, the known ones first, with versions and open CVEs`, async (t) => {
      assert.deepEqual(await users(await openWorld(t), wanted), all);
    });
  }

  test('of one version are those that carry it', async (t) => {
    const platform = await openWorld(t);

    assert.deepEqual(await users(platform, 'pkg:golang/golang.org/x/net@v0.13.0'), all.slice(1, 2));
  });

  test('of a scoped name are found by it', async (t) => {
    const platform = await openWorld(t);

    assert.equal((await users(platform, '@types/dotnet')).length, 1);
  });

  test('of an unknown one are none', async (t) => {
    const platform = await openWorld(t);

    for (const wanted of ['golang.org/x/ne', 'et', 'pkg:golang/golang.org/x', '']) {
      assert.deepEqual(await users(platform, wanted), [], wanted);
    }
  });
});
