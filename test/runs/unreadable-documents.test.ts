import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { HEAD_ID } from '../../shared/findings/index.ts';
import { packageId, type PackageDocument } from '../../shared/inventory/index.ts';
import { currentDocuments, type DocumentBody, type Platform } from '../../shared/platform/index.ts';
import type { RunDocument } from '../../shared/runs/index.ts';
import { sourceFolder } from '../support/feeds.ts';
import { scan, servicesOn } from '../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { allOf, ship, shippedPackage } from '../support/pipeline.ts';
import { openPlatform } from '../support/platform.ts';

const RELEASE = 'azurelinux-3.0';

/** A release with three packages, and two CVEs of which each of two has one; what is spoiled comes before the run. */
async function runOver(
  t: TestContext,
  spoil: (platform: Platform) => Promise<void>,
): Promise<{ run: RunDocument; platform: Platform }> {
  const local = await openPlatform(t);
  const platform = { ...local, documents: currentDocuments(local.documents) };
  const { folder: nvd, feed } = await sourceFolder(t);
  await ship(platform, ...['httpd', 'curl', 'zlib'].map((name) => shippedPackage(name, '2.4.46')));
  const record = (id: string, product: string): ReturnType<typeof cveRecord> =>
    cveRecord({ id, configurations: [vulnerable(product, { versionEndExcluding: '2.4.48' })] });
  await feed(
    '2021',
    feedJson([record('CVE-2021-0001', 'apache:http_server'), record('CVE-2021-0002', 'haxx:curl')]),
  );
  await spoil(local);
  const run = await scan(servicesOn(platform), { runId: 'first', sources: { nvd } });
  return { run, platform: local };
}

/** Writes the stored package over. */
async function rewrite(platform: Platform, name: string, change: object): Promise<void> {
  const packages = platform.documents.container('packages');
  const stored = await packages.read<PackageDocument>(RELEASE, packageId(name));
  assert.ok(stored);
  await packages.replace(RELEASE, { ...stored.body, ...change }, stored.etag);
}

async function packagesWithFindings(platform: Platform): Promise<string[]> {
  const findings = await allOf<DocumentBody & { package: string }>(
    platform.documents.container('findings'),
    'finding',
  );
  return [...new Set(findings.map((finding) => finding.package))].sort();
}

suite('a document that cannot be read fails by name, and the others are matched', () => {
  const cases: [what: string, change: object, reason: RegExp][] = [
    [
      'of a newer schema',
      { schema: 9 },
      /^match:.*curl: packages: package 'package:curl' has schema 9: written by a newer/,
    ],
    [
      'whose builds are no list',
      { builds: 'many' },
      /^match:.*curl: packages: 'package:curl' has no list of builds/,
    ],
    [
      'whose build is none',
      { builds: [null] },
      /^match:.*curl: packages: 'package:curl' has no list of builds/,
    ],
    ['whose build lacks all', { builds: [{}] }, /^match:.*curl: /],
  ];
  for (const [what, change, reason] of cases) {
    test(`a package ${what}`, async (t) => {
      const { run, platform } = await runOver(t, (spoiled) => rewrite(spoiled, 'curl', change));

      assert.equal(run.stage, 'failed');
      assert.equal(run.failures.length, 1, run.failures.join('\n'));
      assert.match(run.failures[0] ?? '', reason);
      assert.deepEqual(await packagesWithFindings(platform), ['httpd']);
    });
  }

  test('the head of a package', async (t) => {
    const head = { id: HEAD_ID, kind: 'head', packageKey: `${RELEASE}/curl`, release: RELEASE, schema: 9 };
    const { run, platform } = await runOver(t, async ({ documents }) => {
      await documents.container('findings').create(`${RELEASE}/curl`, head);
    });

    assert.equal(run.stage, 'failed');
    assert.match(
      run.failures.join('\n'),
      /^match:.*curl: findings: head 'head' has schema 9: written by a newer/,
    );
    assert.deepEqual(await packagesWithFindings(platform), ['httpd']);
  });

  test('another release', async (t) => {
    const release = { id: 'release', kind: 'release', release: 'other-1', schema: 9 };
    const { run, platform } = await runOver(t, async ({ documents }) => {
      await documents.container('packages').create('other-1', release);
    });

    assert.match(run.failures.join('\n'), /^packages: release 'release' has schema 9: written by a newer/);
    assert.deepEqual(await packagesWithFindings(platform), ['curl', 'httpd']);
  });
});
