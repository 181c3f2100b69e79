import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { importInventory } from '../../shared/inventory/index.ts';
import { blobStore, manifestName, readCurrent, readManifest, Snapshot } from '../../shared/snapshot/index.ts';
import { applyRetention } from '../../shared/operations/index.ts';
import { changedIdentities, identitiesOfRun, startRun } from '../../shared/runs/index.ts';
import { runIngestJob } from '../../shared/runs/ingest-job.ts';
import type { Services } from '../../shared/runs/services.ts';
import { collect } from '../contract/opened.ts';
import { scan, servicesOn, work } from '../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { openPlatform } from '../support/platform.ts';
import { MovingClock } from '../support/moving-clock.ts';
import { commit, RELEASE, ship, shippedPackage } from '../support/pipeline.ts';
import { sourceFolder, type SourceFolder } from '../support/feeds.ts';
import { yearlyFeed } from '../support/sources.ts';

interface World {
  services: Services;
  clock: MovingClock;
  sources: SourceFolder;
}

async function openWorld(t: TestContext): Promise<World> {
  const clock = new MovingClock();
  const services = servicesOn(await openPlatform(t, clock));
  await ship(services, shippedPackage('httpd', '2.4.46'));
  return { services, clock, sources: await sourceFolder(t) };
}

function version(number: number): Buffer {
  const configurations = [vulnerable('apache:http_server', { versionEndExcluding: `2.4.${50 + number}` })];
  const modified = `2026-01-${10 + number}`;
  return feedJson([cveRecord({ id: 'CVE-2021-0001', modified, configurations })], modified);
}

async function names({ blobs }: Services): Promise<Set<string>> {
  return new Set((await collect(blobs.list(''))).map(({ name }) => name));
}

async function isWhole({ blobs }: Services, hash: string): Promise<boolean> {
  const snapshot = new Snapshot(blobStore(blobs), await readManifest(blobs, hash));
  await snapshot.productIndex();
  return (
    (await Promise.all(snapshot.profiles())).flat().length > 0 &&
    (await snapshot.cve('CVE-2021-0001')) !== undefined
  );
}

suite('retention', () => {
  test('deletes what belongs to no snapshot that is in force or young', async (t) => {
    const { services, clock } = await openWorld(t);
    const first = await commit(services, [yearlyFeed(version(1))]);
    const second = await commit(services, [yearlyFeed(version(2))]);

    const young = await applyRetention(services);
    clock.pass({ days: 31 });
    const old = await applyRetention(services);
    const again = await applyRetention(services);

    assert.deepEqual({ young, again }, { young: 0, again: 0 });
    assert.ok(old > 3);
    assert.equal(await services.blobs.get(manifestName(first.manifest)), undefined);
    assert.ok(await isWhole(services, second.manifest));
    assert.equal((await readCurrent(services.blobs))?.manifest, second.manifest);
  });

  test('keeps what two snapshots share', async (t) => {
    const { services, clock } = await openWorld(t);
    const other = yearlyFeed(
      feedJson([cveRecord({ id: 'CVE-2020-0001', configurations: [vulnerable('haxx:curl')] })]),
      '2020',
    );
    await commit(services, [yearlyFeed(version(1)), other]);
    const second = await commit(services, [yearlyFeed(version(2))]);
    clock.pass({ days: 31 });

    await applyRetention(services);

    assert.ok(await isWhole(services, second.manifest));
    const snapshot = new Snapshot(
      blobStore(services.blobs),
      await readManifest(services.blobs, second.manifest),
    );
    assert.equal((await snapshot.cve('CVE-2020-0001'))?.nvd?.id, 'CVE-2020-0001');
  });

  test('keeps the indexes of a snapshot as long as it', async (t) => {
    const { services, clock, sources } = await openWorld(t);
    await sources.feed('2021', version(1));
    await scan(services, { runId: 'first', sources: { nvd: sources.folder } });
    const indexes = (known: Set<string>): string[] =>
      [...known].filter((name) => /^nvd\/(?:indexes|identified)\//.test(name));
    const first = indexes(await names(services));
    await sources.feed('2021', version(2));
    await scan(services, { runId: 'second', sources: { nvd: sources.folder } });
    assert.deepEqual(indexes(await names(services)), first, 'a changed record leaves the indexes');
    const another = cveRecord({ id: 'CVE-2021-0002', configurations: [vulnerable('apache:http_server')] });
    await sources.feed('2021', feedJson([another], '2026-01-13'));
    await scan(services, { runId: 'third', sources: { nvd: sources.folder }, acceptLoss: ['nvd/2021'] });
    const both = indexes(await names(services));
    clock.pass({ days: 31 });

    await applyRetention(services);

    const left = indexes(await names(services));
    assert.deepEqual(
      { first: first.length, both: both.length, left: left.length },
      { first: 4, both: 7, left: 4 },
    );
    assert.ok(left.every((name) => both.includes(name)));
  });

  test('keeps the identities of young runs, and of the newest run of each release', async (t) => {
    const { services, clock, sources } = await openWorld(t);
    await sources.feed('2021', version(1));
    const sourcesOf = { sources: { nvd: sources.folder } };
    await scan(services, { runId: 'first', ...sourcesOf });
    await importInventory(services.documents, {
      ...{ distro: 'other', release: '1', asOf: '2026-01-31' },
      packages: [shippedPackage('curl', '8.0.0')],
    });
    await scan(services, { runId: 'second', ...sourcesOf });
    await ship(services, shippedPackage('httpd', '2.4.47'));
    await scan(services, { runId: 'third', ...sourcesOf });
    const left = async (): Promise<string[]> =>
      [...(await names(services))].filter((name) => name.startsWith('nvd/identities/'));
    const before = await left();

    await applyRetention(services);
    const young = await left();
    clock.pass({ days: 31 });
    await applyRetention(services);

    assert.deepEqual(
      { before: before.length, young: young.length, left: (await left()).length },
      { before: 3, young: 3, left: 2 },
    );
    assert.equal((await identitiesOfRun(services, RELEASE, 'third'))[0]?.version, '2.4.47');
    assert.equal((await identitiesOfRun(services, 'other-1', 'third')).length, 1);
    await assert.rejects(identitiesOfRun(services, RELEASE, 'first'), /its identities are gone/);
  });

  test('keeps identities that are old, when a young run has found them again', async (t) => {
    const { services, clock, sources } = await openWorld(t);
    await sources.feed('2021', version(1));
    const sourcesOf = { sources: { nvd: sources.folder } };
    await scan(services, { runId: 'first', ...sourcesOf });
    clock.pass({ days: 31 });
    await scan(services, { runId: 'second', ...sourcesOf });
    await ship(services, shippedPackage('httpd', '2.4.47'));
    await scan(services, { runId: 'third', ...sourcesOf });

    await applyRetention(services);

    const { from, to, changes } = await changedIdentities(services, RELEASE, {});
    assert.deepEqual(
      { fromRunId: from.runId, toRunId: to.runId, changes },
      { fromRunId: 'second', toRunId: 'third', changes: [] },
    );
  });

  test('keeps every answer as it came', async (t) => {
    const { services, clock, sources } = await openWorld(t);
    await sources.feed('2021', version(1));
    await scan(services, { runId: 'first', sources: { nvd: sources.folder } });
    await sources.feed('2021', version(2));
    await scan(services, { runId: 'second', sources: { nvd: sources.folder } });
    clock.pass({ days: 365 });

    await applyRetention(services);

    const kept = [...(await names(services))];
    assert.equal(kept.filter((name) => name.startsWith('nvd/raw/feeds/2021/')).length, 2);
    assert.deepEqual(
      kept.filter((name) => name.startsWith('runs/')),
      [],
    );
  });

  test('spares the snapshot of a run that is still matching', async (t) => {
    const { services, clock, sources } = await openWorld(t);
    await sources.feed('2021', version(1));
    await startRun(services, { runId: 'slow', trigger: 'manual', sources: { nvd: sources.folder } });
    await runIngestJob(services, { kind: 'feed', runId: 'slow', name: '2021' });
    await runIngestJob(services, { kind: 'commit', runId: 'slow' });
    const used = (await readCurrent(services.blobs))?.manifest ?? '';
    await commit(services, [yearlyFeed(version(2))]);
    clock.pass({ days: 31 });

    await applyRetention(services);

    assert.ok(await isWhole(services, used));
    const kept = await names(services);
    assert.ok(kept.has('runs/slow/match-plan.json'));
  });

  test('spares what a run has staged and not committed', async (t) => {
    const { services, clock, sources } = await openWorld(t);
    await sources.feed('2021', version(1));
    await startRun(services, { runId: 'slow', trigger: 'manual', sources: { nvd: sources.folder } });
    await runIngestJob(services, { kind: 'feed', runId: 'slow', name: '2021' });
    clock.pass({ days: 31 });

    await applyRetention(services);
    await work(services);

    assert.equal((await readCurrent(services.blobs))?.generation, 1);
  });

  test('keeps out of the way of a commit, which may take up an old blob again', async (t) => {
    const { services } = await openWorld(t);
    await services.blobs.put('nvd/commit-lock', Buffer.alloc(0));
    const lease = await services.blobs.lease('nvd/commit-lock', 15);

    const done: string[] = [];
    const retention = applyRetention(services).then(() => done.push('retention'));
    await delay(50);
    done.push('commit');
    await lease.release();
    await retention;

    assert.deepEqual(done, ['commit', 'retention']);
  });

  test('is not held up by a young snapshot that is damaged, and deletes nothing when the one in force is', async (t) => {
    const { services, clock } = await openWorld(t);
    const first = await commit(services, [yearlyFeed(version(1))]);
    const inForce = await commit(services, [yearlyFeed(version(2))]);
    await services.blobs.put(manifestName('damaged'), Buffer.from('{'));

    const young = await applyRetention(services);
    clock.pass({ days: 31 });
    const old = await applyRetention(services);
    const left = await names(services);
    await services.blobs.put(manifestName(inForce.manifest), Buffer.from('{'));

    assert.equal(young, 0);
    assert.ok(old > 3);
    assert.ok(!left.has(manifestName(first.manifest)) && !left.has(manifestName('damaged')));
    await assert.rejects(applyRetention(services));
    assert.deepEqual(await names(services), left);
  });
});
