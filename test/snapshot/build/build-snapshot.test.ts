import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { SeekableContent } from '../../../shared/snapshot/format/seekable.ts';
import { DERIVATION, contentHash, pack, PatchlineError } from '../../../shared/platform/index.ts';
import { blobStore, memoryStore, Snapshot, type SnapshotManifest } from '../../../shared/snapshot/index.ts';
import type { SnapshotStore } from '../../../shared/snapshot/format/store.ts';
import { openPlatform } from '../../support/platform.ts';
import { cveRecord, feedJson, kevJson, overridesNdjson, vulnerable } from '../../support/nvd.ts';
import {
  apiPage,
  kevFile,
  type SourceFile,
  overridesFile,
  takeIn,
  yearlyFeed,
} from '../../support/sources.ts';

/** Thirty CVEs of 2021 over three CVE shards, each of one of five products; every sixth has no configuration. */
function records(change: Record<string, object> = {}): object[] {
  return Array.from({ length: 30 }, (_, number) => {
    const id = `CVE-2021-${String(number * 90 + 1).padStart(4, '0')}`;
    const configurations = number % 6 === 5 ? [] : [vulnerable(`acme:p${number % 6}`)];
    return change[id] ?? cveRecord({ id, configurations });
  });
}

const base = [
  yearlyFeed(feedJson(records())),
  yearlyFeed(feedJson([cveRecord({ id: 'CVE-2020-0001', configurations: [vulnerable('acme:p0')] })]), '2020'),
  overridesFile(overridesNdjson({ 'CVE-2021-0451': [vulnerable('acme:p9')], 'CVE-2021-0001': [] })),
  kevFile(kevJson(['CVE-2021-0091'])),
];
const changedId = 'CVE-2021-0181';
const changed = cveRecord({ id: changedId, modified: '2026-01-15', configurations: [vulnerable('acme:p2')] });

async function digests(store: SnapshotStore, manifest: SnapshotManifest): Promise<Map<string, string>> {
  const snapshot = new Snapshot(store, manifest);
  const index = await snapshot.productIndex();
  const profiles = (await Promise.all(snapshot.profiles())).flat();
  return new Map(profiles.map(({ product }) => [product, index.digest(product)]));
}

suite('a snapshot', () => {
  test('answers for products, CVEs and CVEs without configuration', async () => {
    const store = memoryStore();

    const { manifest, changedCves } = await takeIn(store, base);

    const snapshot = new Snapshot(store, manifest);
    const index = await snapshot.productIndex();
    assert.deepEqual(
      { cveCount: snapshot.cveCount, changedCves: changedCves.length },
      { cveCount: 31, changedCves: 31 },
    );
    assert.deepEqual(index.cves('acme:p1'), [
      'CVE-2021-0091',
      'CVE-2021-0631',
      'CVE-2021-1171',
      'CVE-2021-1711',
      'CVE-2021-2251',
    ]);
    assert.equal(index.entries('acme:p1')[0]?.kev?.dateAdded, '2026-01-10');
    assert.deepEqual(index.cves('acme:p9'), ['CVE-2021-0451']);
    const taken = index.entries('acme:p0').find(({ cve }) => cve === 'CVE-2021-0001');
    assert.ok(taken?.takenAway, 'what an override takes away stays, with its reason');
    assert.deepEqual(index.entries('acme:unknown'), []);
    assert.deepEqual(
      (await Promise.all(snapshot.unconfigured())).flat().map(({ cve }) => cve),
      ['CVE-2021-0991', 'CVE-2021-1531', 'CVE-2021-2071', 'CVE-2021-2611'],
    );
    const sourced = await snapshot.cve('CVE-2021-0451');
    assert.deepEqual(
      { id: sourced?.nvd?.id, suppress: sourced?.overrides?.suppress },
      { id: 'CVE-2021-0451', suppress: false },
    );
    assert.equal(await snapshot.cve('CVE-2021-9999'), undefined);
    assert.equal(await snapshot.cve('CVE-1999-0001'), undefined);
  });

  test('is the same in whatever order its files come', async () => {
    const there = await takeIn(memoryStore(), base);
    const back = await takeIn(memoryStore(), base.toReversed());

    assert.equal(JSON.stringify(back.manifest), JSON.stringify(there.manifest));
    assert.deepEqual(back.changedCves, there.changedCves);
  });

  test('made step by step is the snapshot made at once', async () => {
    const store = memoryStore();
    const final = yearlyFeed(feedJson(records({ [changedId]: changed }), '2026-01-16'));
    const { manifest: before } = await takeIn(store, base);

    const { manifest: stepwise, changedCves } = await takeIn(store, [final], { previous: before });

    const { manifest: cold } = await takeIn(memoryStore(), [final, ...base.slice(1)]);
    assert.deepEqual(stepwise, cold);
    assert.deepEqual(changedCves, [changedId]);
  });

  test('is the same where what was derived before is damaged, gone or another', async () => {
    const final = yearlyFeed(feedJson(records({ [changedId]: changed }), '2026-01-16'));
    const damages: Record<string, (packed: Uint8Array) => Uint8Array> = {
      none: (packed) => packed,
      damaged: (packed) => packed.map((byte, at) => (at === packed.length >> 1 ? byte ^ 1 : byte)),
      'cut off': (packed) => packed.subarray(0, -9),
      empty: () => new Uint8Array(),
      another: () => pack(Buffer.from('{"cve":"CVE-2021-0005"}')),
    };
    const snapshots = [];
    for (const damage of Object.values(damages)) {
      const store = memoryStore();
      const { manifest: before } = await takeIn(store, base);
      const name = `nvd/unconfigured/${before.unconfigured['2021-0']?.hash}`;
      await store.put(name, damage(await store.get(name)));
      snapshots.push((await takeIn(store, [final], { previous: before })).manifest);
    }

    const [healthy] = snapshots;
    for (const [at, what] of Object.keys(damages).entries()) assert.deepEqual(snapshots[at], healthy, what);
  });

  test('changes the digests of the products that a changed CVE concerns, and no others', async () => {
    const store = memoryStore();
    const { manifest: before } = await takeIn(store, base);

    const moved = cveRecord({
      id: changedId,
      modified: '2026-01-15',
      configurations: [vulnerable('acme:new')],
    });
    const { manifest: after } = await takeIn(store, [apiPage(feedJson([moved], '2026-01-16'))], {
      previous: before,
    });

    const old = await digests(store, before);
    const now = await digests(store, after);
    const different = [...new Set([...old.keys(), ...now.keys()])].filter(
      (key) => old.get(key) !== now.get(key),
    );
    assert.deepEqual(different.sort(), ['acme:new', 'acme:p2']);
  });

  test('that another version derived is derived anew, its records unchanged', async () => {
    const store = memoryStore();
    const { manifest } = await takeIn(store, base);
    const { derivation: _, ...unversioned } = manifest;
    const other = await takeIn(store, [
      yearlyFeed(feedJson(records({ [changedId]: changed }), '2026-01-16')),
    ]);
    const previous = { ...unversioned, productShards: other.manifest.productShards };

    const { manifest: now, changedCves } = await takeIn(store, [], { previous });
    const { manifest: again } = await takeIn(store, [], {
      previous: { ...previous, derivation: DERIVATION + 1 },
    });

    assert.deepEqual({ now, again }, { now: manifest, again: manifest });
    assert.deepEqual(changedCves, []);
  });

  test('takes over whole what did not change', async () => {
    const store = memoryStore();
    const { manifest: before } = await takeIn(store, base);

    const { manifest: after } = await takeIn(store, [apiPage(feedJson([changed], '2026-01-16'))], {
      previous: before,
    });

    const touched = (name: 'cveShards' | 'unconfigured' | 'counts'): string[] =>
      Object.keys(after[name]).filter(
        (key) => JSON.stringify(after[name][key]) !== JSON.stringify(before[name][key]),
      );
    assert.deepEqual(touched('cveShards'), ['2021-0']);
    assert.deepEqual(
      { unconfigured: touched('unconfigured'), counts: touched('counts') },
      { unconfigured: [], counts: [] },
    );
    const products = after.productShards.filter(
      ({ entries }, index) => entries !== before.productShards[index]?.entries,
    );
    assert.equal(products.length, 1);
  });

  test('that is brought nothing new is the same snapshot', async () => {
    const store = memoryStore();
    const { manifest: before } = await takeIn(store, base);

    const again = await takeIn(store, base, { previous: before });

    assert.deepEqual(again, { manifest: before, changedCves: [] });
  });

  test('can be read again after newer ones were made', async () => {
    const store = memoryStore();
    const { manifest: before } = await takeIn(store, base);
    const removal = yearlyFeed(feedJson(records().slice(1), '2026-01-16'));
    await takeIn(store, [removal, apiPage(feedJson([changed], '2026-01-16'))], {
      previous: before,
      acceptLoss: ['nvd/2021'],
    });

    const snapshot = new Snapshot(store, before);

    assert.equal((await snapshot.cve(changedId))?.nvd?.lastModified, '2026-01-01T12:00:00.000Z');
    assert.equal(
      (await snapshot.productIndex()).entries('acme:p2')[0]?.lastModified,
      '2026-01-01T12:00:00.000Z',
    );
    assert.notEqual(await snapshot.cve('CVE-2021-0001'), undefined);
  });

  test('tells which blob is missing', async () => {
    const { manifest } = await takeIn(memoryStore(), base);

    await assert.rejects(new Snapshot(memoryStore(), manifest).productIndex(), (error) => {
      assert.ok(error instanceof PatchlineError);
      assert.match(
        error.message,
        /^blob nvd\/products\/[0-9a-f]{32} is damaged \(is not there\): .*scan again/,
      );
      return true;
    });
  });

  test('names its blobs by their content and writes none twice differently', async () => {
    const store = memoryStore();
    const written = new Map<string, string>();
    const watching: SnapshotStore = {
      get: (name) => store.get(name),
      find: (name) => store.find(name),
      put: (name, bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        assert.equal(written.get(name) ?? text, text);
        written.set(name, text);
        const hash = name.startsWith('nvd/staged/')
          ? contentHash(bytes)
          : contentHash(new SeekableContent(bytes).whole());
        assert.equal(name.split('/').at(-1), hash);
        return store.put(name, bytes);
      },
    };

    const { manifest: previous } = await takeIn(watching, base);
    const first = new Set(written.keys());
    await takeIn(watching, [apiPage(feedJson([changed], '2026-01-16'))], { previous });

    const more = [...written.keys()].filter((name) => !first.has(name)).map((name) => name.split('/')[1]);
    assert.deepEqual(more.sort(), ['cves', 'products', 'staged'], 'what identity reads is as it was');
  });

  test('whatever feeds it took in one after the other is the snapshot of the last', async () => {
    const number = fc.integer({ min: 0, max: 2500 });
    const states = fc.array(
      fc.uniqueArray(
        fc.record({ number, product: fc.integer({ min: 0, max: 3 }), day: fc.integer({ min: 1, max: 5 }) }),
        { selector: (each) => each.number, maxLength: 8 },
      ),
      { minLength: 2, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(states, async (steps) => {
        const store = memoryStore();
        const feeds = steps.map((state, step) =>
          yearlyFeed(
            feedJson(
              state.map((each) => {
                const id = `CVE-2021-${String(each.number).padStart(4, '0')}`;
                const configurations = each.product === 0 ? [] : [vulnerable(`acme:p${each.product}`)];
                // What is taken out and put back is put back newer.
                return cveRecord({
                  id,
                  modified: `2026-01-${10 + step * 2 + (each.day > 3 ? 1 : 0)}`,
                  configurations,
                });
              }),
              `2026-01-${12 + step * 2}`,
            ),
          ),
        );
        let manifest: SnapshotManifest | undefined;
        for (const feed of feeds) {
          const previous = manifest ? { previous: manifest } : {};
          ({ manifest } = await takeIn(store, [feed], { ...previous, acceptLoss: ['nvd'] }));
        }

        assert.deepEqual(manifest, (await takeIn(memoryStore(), feeds.slice(-1))).manifest);
      }),
      { numRuns: 12 },
    );
  });
});

suite('the watermark', () => {
  test('of a source is the time of its newest part', async () => {
    const store = memoryStore();
    const { manifest: before } = await takeIn(store, base);

    const { manifest } = await takeIn(store, [apiPage(feedJson([changed], '2026-01-16'))], {
      previous: before,
    });
    const { manifest: older } = await takeIn(store, [apiPage(feedJson([changed], '2026-01-12'))], {
      previous: manifest,
    });

    assert.deepEqual(
      [before, manifest, older].map(({ sources }) => sources['nvd']?.watermark),
      ['2026-01-10T07:00:00.000Z', '2026-01-16T07:00:00.000Z', '2026-01-16T07:00:00.000Z'],
    );
    assert.equal(manifest.sources['kev']?.watermark, '2026-01-10T10:00:00.000Z');
  });

  test('of the NVD is what the caller knows better', async () => {
    const { manifest } = await takeIn(memoryStore(), base, {
      watermarks: { nvd: '2026-01-09T00:00:00.000Z' },
    });

    assert.equal(manifest.sources['nvd']?.watermark, '2026-01-09T00:00:00.000Z');
  });

  test('takes a correction of a record that came from the future', async () => {
    const store = memoryStore();
    const id = 'CVE-2021-0181';
    const says = (modified: string, product: string, day: string): SourceFile =>
      apiPage(feedJson([cveRecord({ id, modified, configurations: [vulnerable(product)] })], day));
    const { manifest: previous } = await takeIn(store, [says('9999-12-31', 'acme:wrong', '2026-01-10')]);

    const { manifest } = await takeIn(store, [says('2026-01-11', 'acme:right', '2026-01-11')], { previous });

    const index = await new Snapshot(store, manifest).productIndex();
    assert.deepEqual(
      { wrong: index.cves('acme:wrong'), right: index.cves('acme:right') },
      { wrong: [], right: [id] },
    );
  });

  test('writes a damaged blob anew that it comes to again, and says which one it cannot go on from', async (t) => {
    const { blobs } = await openPlatform(t);
    const store = blobStore(blobs);
    const { manifest: previous } = await takeIn(store, base);
    const names: string[] = [];
    for await (const { name } of blobs.list('nvd/')) names.push(name);
    const whole = new Map<string, Buffer | undefined>();
    for (const name of names) whole.set(name, (await blobs.get(name))?.bytes);
    for (const [name, bytes] of whole)
      await blobs.put(name, bytes?.subarray(0, bytes.length / 2) ?? Buffer.alloc(0));

    const next = takeIn(store, [apiPage(feedJson([changed]))], { previous });
    await assert.rejects(
      next,
      /^DamagedBlobError: blob nvd\/(cves|products)\/\w+ is damaged \(.*\): restore/,
    );
    const { manifest } = await takeIn(store, base);

    assert.deepEqual(manifest, previous);
    for (const [name, bytes] of whole) assert.deepEqual((await blobs.get(name))?.bytes, bytes, name);
  });
});
