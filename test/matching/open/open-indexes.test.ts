import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { keepIndexes } from '../../../shared/matching/index.ts';
import { openMatcher } from '../../../shared/matching/open/open-matcher.ts';
import { indexNames } from '../../../shared/matching/open/index-names.ts';
import { openIndexes } from '../../../shared/matching/open/open-indexes.ts';
import { blobStore, readManifest, Snapshot } from '../../../shared/snapshot/index.ts';
import type { SnapshotStore } from '../../../shared/snapshot/format/store.ts';
import { EMPTY_MANIFEST } from '../../../shared/snapshot/format/manifest.ts';
import { PatchlineError } from '../../../shared/platform/index.ts';

import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';
import { openPlatform } from '../../support/platform.ts';
import { commit, shippedPackage } from '../../support/pipeline.ts';
import { servicesOn } from '../../support/jobs.ts';
import { yearlyFeed } from '../../support/sources.ts';

suite('the indexes of a snapshot', () => {
  test('give the same verdicts and digests kept as made in memory', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const { manifest } = await commit(services, [
      yearlyFeed(
        feedJson([
          cveRecord({ id: 'CVE-2021-0001', configurations: [vulnerable('apache:http_server')] }),
          cveRecord({ id: 'CVE-2021-0002', configurations: [] }),
        ]),
      ),
    ]);
    const snapshot = new Snapshot(blobStore(services.blobs), await readManifest(services.blobs, manifest));
    const pkg = shippedPackage('httpd', '2.4.46');
    const options = { distro: 'azurelinux', inventoryDate: '2026-01-01' };
    const inMemory = await openMatcher(snapshot, options);

    await keepIndexes(snapshot);
    const kept = await openMatcher(snapshot, options);

    for (const name of Object.values(indexNames(snapshot.manifest)))
      assert.ok(await services.blobs.get(name), name);
    assert.deepEqual(kept.verdicts(pkg), inMemory.verdicts(pkg));
    assert.equal(kept.verdicts(pkg)[0]?.status, 'affected');
    assert.equal(kept.digest(pkg), inMemory.digest(pkg));
  });

  test('that cannot be read fail once, whichever shard it is', async () => {
    const store: SnapshotStore = {
      get: (name) =>
        name.endsWith('good')
          ? delay(20, Buffer.from(name.includes('profiles') ? '[]' : ''))
          : Promise.reject(new PatchlineError(`${name} is missing`)),
      find: () => Promise.resolve(undefined),
      put: () => Promise.resolve(),
    };
    const shards = ['good', 'bad', 'bad'].map((name) => ({ entries: name, profiles: name, products: 0 }));
    const unconfigured = { a: { hash: 'good', count: 0 }, b: { hash: 'bad', count: 0 } };
    const snapshot = new Snapshot(store, { ...EMPTY_MANIFEST, productShards: shards, unconfigured });

    await assert.rejects(openIndexes(snapshot), /nvd\/(?:profiles|unconfigured)\/bad is missing/);
    await assert.rejects(keepIndexes(snapshot), /nvd\/profiles\/bad is missing/);
    await delay(40);
  });
});
