import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { ReleaseDocument } from '../../../shared/inventory/index.ts';
import { openMatcher, type SnapshotMatcher } from '../../../shared/matching/open/open-matcher.ts';
import { readCurrent, blobStore, Snapshot } from '../../../shared/snapshot/index.ts';
import { sourceFolder } from '../../support/feeds.ts';
import { scan, servicesOn } from '../../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';
import { openPlatform } from '../../support/platform.ts';
import { RELEASE, ship, shippedPackage } from '../../support/pipeline.ts';

export const httpd = shippedPackage('httpd', '2.4.46');

function record(id: string, published: string): object {
  const configurations = [vulnerable('apache:http_server', { versionEndExcluding: '2.4.48' })];
  return { ...cveRecord({ id, score: 9.8, modified: '2026-01-01', configurations }), published };
}

/** A scan of one package with two CVEs, one of which is too new for the inventory; and a matcher that reads nothing kept. */
export async function scanned(t: TestContext) {
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
  const matcher: SnapshotMatcher = await openMatcher(
    new Snapshot(blobStore(services.blobs), current.content),
    {
      distro: release.distro,
      inventoryDate: release.asOf,
    },
  );
  return { ...services, release, current, matcher };
}
