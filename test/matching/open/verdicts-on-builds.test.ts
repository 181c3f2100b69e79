import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { verdictsOnBuilds } from '../../../shared/matching/index.ts';
import { watchCalls } from '../../support/faults.ts';
import { httpd, scanned } from './scanned.ts';

const other = { ...httpd, version: '2.4.10' };

suite('the verdicts on builds', () => {
  test('are those of a matcher, kept or not, with what is too new for the inventory', async (t) => {
    const { blobs, current, release, matcher } = await scanned(t);

    for (const builds of [[], [httpd], [other], [httpd, other]])
      assert.deepEqual(
        (await verdictsOnBuilds(blobs, current.manifest, release, { builds }))(),
        builds.map((build) => matcher.verdicts(build)),
      );
    assert.equal(
      (await verdictsOnBuilds(blobs, current.manifest, release, { builds: [httpd] }))()[0]?.length,
      2,
    );
  });

  test('are read without what a matcher reads', async (t) => {
    const { current, release, matcher, ...services } = await scanned(t);
    // As another process opens it, with nothing remembered.
    const { blobs } = watchCalls(services, (_, call) => call());
    for (const prefix of ['nvd/indexes/', 'nvd/products/'])
      for await (const { name } of blobs.list(prefix)) await blobs.delete(name);

    assert.deepEqual((await verdictsOnBuilds(blobs, current.manifest, release, { builds: [httpd] }))(), [
      matcher.verdicts(httpd),
    ]);
    await assert.rejects(
      verdictsOnBuilds(blobs, current.manifest, release, { builds: [other] }),
      /is damaged/,
    );
  });

  test('are worked out where a scan of another snapshot, another release or another day kept others', async (t) => {
    const { blobs, current, release, matcher } = await scanned(t);
    const { manifest } = current;

    for (const [hash, asked] of [
      [manifest, { ...release, release: 'azurelinux-4.0' }],
      [manifest, { ...release, asOf: '2026-02-02' }],
    ] as const)
      assert.deepEqual((await verdictsOnBuilds(blobs, hash, asked, { builds: [httpd] }))(), [
        matcher.verdicts(httpd),
      ]);
    await assert.rejects(
      verdictsOnBuilds(blobs, '0'.repeat(32), release, { builds: [httpd] }),
      /is not kept/,
    );
  });
});
