import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { CURRENT } from '../../../shared/snapshot/format/manifest.ts';
import {
  blobStore,
  commitSnapshot,
  manifestName,
  readCurrent,
  readManifest,
  Snapshot,
  type SnapshotManifest,
} from '../../../shared/snapshot/index.ts';
import { type Blobs, contentHash } from '../../../shared/platform/index.ts';
import { collect } from '../../contract/opened.ts';
import { cveRecord, feedJson } from '../../support/nvd.ts';
import { openPlatform } from '../../support/platform.ts';
import { apiPage, takeIn } from '../../support/sources.ts';

async function openBlobs(t: TestContext): Promise<Blobs> {
  return (await openPlatform(t)).blobs;
}

/** The snapshot after one more CVE. */
async function withCve(blobs: Blobs, id: string, previous?: SnapshotManifest): Promise<SnapshotManifest> {
  const before = previous ? { previous } : {};
  const { manifest } = await takeIn(blobStore(blobs), [apiPage(feedJson([cveRecord({ id })]))], before);
  return manifest;
}

suite('the snapshot in force', () => {
  test('is none before the first commit', async (t) => {
    assert.equal(await readCurrent(await openBlobs(t)), undefined);
  });

  test('is the one committed last, counted', async (t) => {
    const blobs = await openBlobs(t);
    const first = await withCve(blobs, 'CVE-2021-0001');
    const second = await withCve(blobs, 'CVE-2021-0002', first);

    const one = await commitSnapshot(blobs, first, undefined);
    const two = await commitSnapshot(blobs, second, await readCurrent(blobs));

    const current = await readCurrent(blobs);
    assert.deepEqual(
      { one: one?.generation, two: two?.generation, current: current?.generation },
      { one: 1, two: 2, current: 2 },
    );
    assert.deepEqual(
      { manifest: current?.manifest, content: current?.content },
      { manifest: two?.manifest, content: second },
    );
  });

  test('keeps its generation when the same content is committed again', async (t) => {
    const blobs = await openBlobs(t);
    const manifest = await withCve(blobs, 'CVE-2021-0001');
    await commitSnapshot(blobs, manifest, undefined);
    const before = await readCurrent(blobs);

    const again = await commitSnapshot(blobs, structuredClone(manifest), before);

    assert.deepEqual(
      { generation: again?.generation, manifest: again?.manifest },
      { generation: 1, manifest: before?.manifest },
    );
    assert.equal((await blobs.get(CURRENT))?.etag, before?.etag);
  });

  test('counts on when an earlier content comes back', async (t) => {
    const blobs = await openBlobs(t);
    const first = await withCve(blobs, 'CVE-2021-0001');
    await commitSnapshot(blobs, first, undefined);
    await commitSnapshot(blobs, await withCve(blobs, 'CVE-2021-0002', first), await readCurrent(blobs));

    const back = await commitSnapshot(blobs, first, await readCurrent(blobs));

    assert.equal(back?.generation, 3);
    assert.deepEqual((await readCurrent(blobs))?.content, first);
  });

  test('is not replaced over a commit that came meanwhile: that one is rebased', async (t) => {
    const blobs = await openBlobs(t);
    const first = await withCve(blobs, 'CVE-2021-0001');
    await commitSnapshot(blobs, first, undefined);
    const seen = await readCurrent(blobs);
    await commitSnapshot(blobs, await withCve(blobs, 'CVE-2021-0002', first), seen);

    const lost = await commitSnapshot(blobs, await withCve(blobs, 'CVE-2021-0003', first), seen);
    const newest = await readCurrent(blobs);
    const rebased = await commitSnapshot(
      blobs,
      await withCve(blobs, 'CVE-2021-0003', newest?.content),
      newest,
    );

    assert.deepEqual({ lost, generation: rebased?.generation }, { lost: undefined, generation: 3 });
    const current = await readCurrent(blobs);
    assert.deepEqual(current?.content.counts, { '2021-0': { cves: 3, rejected: 0 } });
  });

  test('is not replaced by a first commit that came second', async (t) => {
    const blobs = await openBlobs(t);
    await commitSnapshot(blobs, await withCve(blobs, 'CVE-2021-0001'), undefined);

    const late = await commitSnapshot(blobs, await withCve(blobs, 'CVE-2021-0002'), undefined);

    assert.equal(late, undefined);
    assert.equal((await readCurrent(blobs))?.generation, 1);
  });

  test('leaves older ones readable, blob by blob as they were', async (t) => {
    const blobs = await openBlobs(t);
    const first = await withCve(blobs, 'CVE-2021-0001');
    const one = await commitSnapshot(blobs, first, undefined);
    const before = new Map((await collect(blobs.list('nvd/'))).map(({ name, etag }) => [name, etag]));

    await commitSnapshot(blobs, await withCve(blobs, 'CVE-2021-0002', first), await readCurrent(blobs));

    const after = new Map((await collect(blobs.list('nvd/'))).map(({ name, etag }) => [name, etag]));
    before.delete(CURRENT);
    for (const [name, etag] of before) assert.equal(after.get(name), etag);
    const snapshot = new Snapshot(blobStore(blobs), await readManifest(blobs, one?.manifest ?? ''));
    assert.equal(snapshot.cveCount, 1);
    assert.equal((await snapshot.cve('CVE-2021-0001'))?.nvd?.id, 'CVE-2021-0001');
  });
});

suite('a manifest', () => {
  test('that is gone is told by its hash', async (t) => {
    await assert.rejects(readManifest(await openBlobs(t), 'abc'), /snapshot abc is not kept/);
  });

  test('of a newer Patchline is refused', async (t) => {
    const blobs = await openBlobs(t);
    const text = Buffer.from('{"schema":2}');
    await blobs.put(manifestName(contentHash(text)), text);

    await assert.rejects(readManifest(blobs, contentHash(text)), /schema 2: written by a newer Patchline/);
  });
});
