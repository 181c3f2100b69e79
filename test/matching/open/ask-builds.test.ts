import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { ReleaseDocument } from '../../../shared/inventory/index.ts';
import { askBuilds } from '../../../shared/matching/index.ts';
import { openMatcher } from '../../../shared/matching/open/open-matcher.ts';
import { readCurrent, blobStore, Snapshot } from '../../../shared/snapshot/index.ts';
import { sourceFolder } from '../../support/feeds.ts';
import { scan, servicesOn } from '../../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';
import { openPlatform } from '../../support/platform.ts';
import { RELEASE, ship, shippedPackage } from '../../support/pipeline.ts';

const httpd = shippedPackage('httpd', '2.4.46');

function record(id: string, published: string): object {
  const configurations = [vulnerable('apache:http_server', { versionEndExcluding: '2.4.48' })];
  return { ...cveRecord({ id, score: 9.8, modified: '2026-01-01', configurations }), published };
}

async function scanned(t: TestContext) {
  const services = servicesOn(await openPlatform(t));
  const { folder: nvd, feed } = await sourceFolder(t);
  await ship(services, httpd);
  const records = [
    record('CVE-2021-0001', '2021-01-01T00:00:00.000'),
    record('CVE-2021-0002', '2030-01-01T00:00:00.000'),
  ];
  await feed('2021', feedJson(records));
  await scan(services, { runId: 'first', sources: { nvd } });
  const stored = await services.documents.container('packages').read<ReleaseDocument>(RELEASE, 'release');
  const current = await readCurrent(services.blobs);
  assert.ok(stored && current);
  const release = stored.body;
  const ask = (builds = [httpd]) => askBuilds(services.blobs, current, release, builds);
  const matcher = await openMatcher(new Snapshot(blobStore(services.blobs), current.content), {
    distro: release.distro,
    inventoryDate: release.asOf,
  });
  return { ...services, ask, matcher };
}

suite('what is asked about builds', () => {
  test('is what a matcher says, with what is too new for the inventory', async (t) => {
    const { ask, matcher } = await scanned(t);
    const other = { ...httpd, version: '2.4.10' };

    for (const builds of [[httpd], [other], [httpd, other]])
      assert.deepEqual(
        await ask(builds),
        builds.map((build) => ({ identities: matcher.identities(build), verdicts: matcher.verdicts(build) })),
      );
    assert.equal((await ask())[0]?.verdicts.length, 2);
  });

  test('is read, without what a matcher reads, and worked out again where nothing is kept', async (t) => {
    const { ask, blobs } = await scanned(t);
    const expected = await ask();

    for await (const { name } of blobs.list('nvd/indexes/')) await blobs.put(name, Buffer.from('damaged'));
    assert.deepEqual(await ask(), expected);

    for (const prefix of ['nvd/verdicts/', 'nvd/indexes/'])
      for await (const { name } of blobs.list(prefix)) await blobs.delete(name);
    assert.deepEqual(await ask(), expected);
  });
});
