import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  memoryStore,
  type OneShot,
  type ReadCounts,
  readOnce,
  Snapshot,
  type SourceDownload,
} from '../../../shared/snapshot/index.ts';
import { cveSourceNamed } from '../../../shared/sources/index.ts';
import { verifyFeed, type OpenFeed } from '../../../shared/sources/nvd/feeds.ts';
import { InvalidInputError } from '../../../shared/platform/index.ts';
import { cveRecord, feedJson, kevJson, overridesNdjson, vulnerable } from '../../support/nvd.ts';
import { sameThread } from '../../support/pool.ts';
import { kevFile, overridesFile, takeIn, yearlyFeed } from '../../support/sources.ts';

const app = [vulnerable('acme:app')];
const feeds: Record<string, Buffer> = {
  '2002': feedJson([
    cveRecord({ id: 'CVE-1999-0001', configurations: app }),
    cveRecord({ id: 'CVE-2002-0001' }),
  ]),
  '2021': feedJson([
    cveRecord({ id: 'CVE-2021-0001', configurations: app, score: 7 }),
    cveRecord({ id: 'CVE-2021-0002', configurations: app }),
    cveRecord({ id: 'CVE-2021-0003', description: 'Of acme.' }),
    cveRecord({ id: 'CVE-2021-0004', configurations: app, status: 'Rejected' }),
  ]),
};
const overrides = overridesNdjson({
  'CVE-2021-0002': [vulnerable('acme:lib')],
  'CVE-1999-0001': [],
  'CVE-2021-7000': [vulnerable('acme:lib')],
});
const kev = kevJson(['CVE-2021-0001', 'CVE-2021-0002', 'CVE-1999-0002']);

function openFeed(name: string, bytes: Buffer, meta?: OpenFeed['meta']): SourceDownload {
  const feed = { file: `nvdcve-2.0-${name}.json`, ...(meta ? { meta } : {}) };
  return {
    ...wholeAnswer('nvd', name, bytes),
    verify: (digest) => {
      verifyFeed(feed, digest);
    },
  };
}

function wholeAnswer(source: string, file: string, bytes: Buffer): SourceDownload {
  return { source: cveSourceNamed(source), file, full: true, bytes, warnings: [] };
}

const opened = Object.entries(feeds).map(([name, bytes]) => openFeed(name, bytes));

async function read(answers: readonly SourceDownload[]): Promise<Pick<OneShot, 'snapshot'> & ReadCounts> {
  const { snapshot, finished } = readOnce(sameThread(), answers, () => undefined);
  return { snapshot, ...(await finished) };
}

async function all<T>(lists: readonly Promise<T[]>[]): Promise<T[]> {
  return (await Promise.all(lists)).flat();
}

suite('a snapshot for one match', () => {
  test('says what a kept one says', async () => {
    const { snapshot, records, quarantined } = await read([
      ...opened,
      wholeAnswer('overrides', 'overrides', overrides),
      wholeAnswer('kev', 'kev', kev),
    ]);

    const store = memoryStore();
    const files = Object.entries(feeds).map(([name, bytes]) => yearlyFeed(bytes, name));
    const kept = new Snapshot(
      store,
      (await takeIn(store, [...files, overridesFile(overrides), kevFile(kev)])).manifest,
    );
    const index = await snapshot.productIndex();
    const keptIndex = await kept.productIndex();
    for (const product of ['acme:app', 'acme:lib']) {
      assert.deepEqual(index.entries(product), keptIndex.entries(product));
    }
    assert.deepEqual(
      (await all(snapshot.profiles())).map((profile) => ({ ...profile, cveSet: '' })),
      (await all(kept.profiles())).map((profile) => ({ ...profile, cveSet: '' })),
    );
    const named = (list: { cve: string; refs: string[] }[]): string[] => list.map(({ cve }) => cve).sort();
    assert.deepEqual(named(await all(snapshot.unconfigured())), named(await all(kept.unconfigured())));
    assert.deepEqual({ records, quarantined }, { records: 6, quarantined: [] });
  });

  test('tells every record and line that was set aside', async () => {
    const lines = Buffer.concat([
      Buffer.from('{"broken"\n{"_annotation":{"cve_id":"CVE-2002-0001"},"cve":7}\n'),
      overridesNdjson({ 'CVE-2021-0002': app }),
    ]);

    const { snapshot, quarantined } = await read([
      openFeed('2002', feeds['2002'] ?? Buffer.alloc(0)),
      openFeed('2021', feedJson([null, cveRecord({ id: 'CVE-2021-0002' })])),
      wholeAnswer('overrides', 'overrides', lines),
    ]);

    assert.deepEqual(
      new Set(quarantined.map(({ source, record, reason }) => ({ source, record, reason }))),
      new Set([
        { source: 'nvd/2021', record: 'record 0', reason: 'Invalid input: expected object, received null' },
        {
          source: 'overrides',
          record: 'CVE-2002-0001',
          reason: 'Invalid input: expected object, received number',
        },
        { source: 'overrides', record: 'line 1', reason: 'is not JSON' },
      ]),
    );
    assert.deepEqual((await snapshot.productIndex()).cves('acme:app'), ['CVE-1999-0001', 'CVE-2021-0002']);
  });

  test('takes an override of a CVE whose year has no feed', async () => {
    const bytes = overridesNdjson({ 'CVE-2019-0001': [vulnerable('acme:lib')] });

    const { snapshot } = await read([
      ...opened,
      wholeAnswer('overrides', 'overrides', bytes),
      wholeAnswer('kev', 'kev', kevJson(['CVE-2019-0001'])),
    ]);

    const [entry] = (await snapshot.productIndex()).entries('acme:lib');
    assert.deepEqual(
      { cve: entry?.cve, dateAdded: entry?.kev?.dateAdded },
      { cve: 'CVE-2019-0001', dateAdded: '2026-01-10' },
    );
  });

  test('is refused when a file is unusable, naming it', async () => {
    const json = feeds['2021'] ?? Buffer.alloc(0);
    const wrong = openFeed('2021', json, {
      sha256: '0'.repeat(64),
      size: json.length,
      gzSize: 0,
      lastModified: '',
    });
    const short = openFeed('2021', json.subarray(0, 500));

    await assert.rejects(read([wrong]), /nvdcve-2\.0-2021\.json: sha256 is [0-9a-f]{64}, its \.meta says 0+/);
    await assert.rejects(read([short]), /feed 2021: cut off/);
    await assert.rejects(
      read([...opened, wholeAnswer('overrides', 'my overrides', Buffer.from('no override\n'))]),
      (error) =>
        error instanceof InvalidInputError && error.message.startsWith('my overrides: holds not one record'),
    );
    await assert.rejects(
      read([...opened, wholeAnswer('kev', 'my kev', Buffer.from('[]'))]),
      /^InvalidInputError: my kev: /,
    );
  });

  test('bounds what a record says of its last change by the time of its feed, as a scan does', async () => {
    const future = cveRecord({ id: 'CVE-2021-0001', modified: '9999-12-31', configurations: app });
    const feed = feedJson([future], '2026-01-10');
    const store = memoryStore();

    const once = await read([openFeed('2021', feed)]);
    const { manifest } = await takeIn(store, [yearlyFeed(feed)]);

    const [entry] = (await once.snapshot.productIndex()).entries('acme:app');
    assert.equal(entry?.lastModified, '2026-01-10T07:00:00.000Z');
    assert.deepEqual((await new Snapshot(store, manifest).productIndex()).entries('acme:app'), [entry]);
    assert.deepEqual(
      once.quarantined.map(({ record, field, kept }) => ({ record, field, kept })),
      [{ record: 'CVE-2021-0001', field: 'cve.lastModified', kept: true }],
    );
  });
});
