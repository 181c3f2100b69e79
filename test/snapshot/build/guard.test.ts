import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { UnrecoverableError } from '../../../shared/platform/index.ts';
import { memoryStore, type SnapshotManifest } from '../../../shared/snapshot/index.ts';
import type { SnapshotStore } from '../../../shared/snapshot/format/store.ts';
import { cveRecord, feedJson, kevJson } from '../../support/nvd.ts';
import { apiPage, kevFile, type SourceFile, takeIn, yearlyFeed } from '../../support/sources.ts';

function ids(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, at) => `CVE-2021-${1000 + from + at}`);
}

function feed(cves: readonly string[], day: string): SourceFile {
  return yearlyFeed(
    feedJson(
      cves.map((id) => cveRecord({ id })),
      day,
    ),
  );
}

/** A snapshot of 100 CVEs, all known to be exploited. */
async function hundred(): Promise<{ store: SnapshotStore; previous: SnapshotManifest }> {
  const store = memoryStore();
  const files = [feed(ids(0, 100), '2026-01-10'), kevFile(kevJson(ids(0, 100)))];
  return { store, previous: (await takeIn(store, files)).manifest };
}

suite('a file that loses records', () => {
  test('under 2 % of them is believed', async () => {
    const { store, previous } = await hundred();

    const { changedCves } = await takeIn(store, [feed(ids(1, 100), '2026-01-11')], { previous });

    assert.deepEqual(changedCves, ['CVE-2021-1000']);
  });

  test('2 % of them stops the commit and says how to accept it', async () => {
    const { store, previous } = await hundred();

    await assert.rejects(takeIn(store, [feed(ids(2, 100), '2026-01-11')], { previous }), (error) => {
      assert.ok(error instanceof UnrecoverableError);
      assert.equal(error.name, 'RecordLossError');
      assert.match(
        error.message,
        /^nvd\/2021 lost 2 of 100 records \(2\.0 %, limit 2 %\): nothing was committed\./,
      );
      assert.match(error.message, /--accept-loss nvd\/2021$/);
      return true;
    });
  });

  test('is believed where a person says so, by file or by source', async () => {
    const { store, previous } = await hundred();
    const files = [feed(ids(50, 100), '2026-01-11')];

    for (const accepted of ['nvd/2021', 'nvd']) {
      const { changedCves } = await takeIn(store, files, { previous, acceptLoss: [accepted] });

      assert.equal(changedCves.length, 50);
    }
    await assert.rejects(takeIn(store, files, { previous, acceptLoss: ['nvd/2020', 'kev'] }), {
      name: 'RecordLossError',
    });
  });

  test('is not believed because it gained as many', async () => {
    const { store, previous } = await hundred();

    const files = [feed([...ids(10, 100), ...ids(200, 300)], '2026-01-11')];

    await assert.rejects(takeIn(store, files, { previous }), /nvd\/2021 lost 10 of 100 records/);
  });

  test('counts those that were set aside as lost', async () => {
    const { store, previous } = await hundred();
    const broken = { cve: { id: 7 } };
    const records = [...ids(2, 100).map((id) => cveRecord({ id })), broken, broken];

    const files = [yearlyFeed(feedJson(records, '2026-01-11'))];

    await assert.rejects(takeIn(store, files, { previous }), /nvd\/2021 lost 2 of 100/);
  });

  test('is not believed on a first load when 2 % of it is broken', async () => {
    const records = [...ids(0, 98).map((id) => cveRecord({ id })), null, null];

    await assert.rejects(takeIn(memoryStore(), [yearlyFeed(feedJson(records))]), /nvd\/2021 lost 2 of 100/);
  });

  test('stops the commit for every source on its own', async () => {
    const { store, previous } = await hundred();

    const shrunk = takeIn(store, [kevFile(kevJson(ids(0, 50), '2026-01-11'))], { previous });
    const exchanged = takeIn(store, [kevFile(kevJson(ids(50, 150), '2026-01-11'))], { previous });

    await assert.rejects(shrunk, /^RecordLossError: kev\/catalogue lost 50 of 100/);
    await assert.rejects(exchanged, /^RecordLossError: kev\/catalogue lost 50 of 100/);
  });

  test('is no matter of pages, which name what they like', async () => {
    const { store, previous } = await hundred();

    const { changedCves } = await takeIn(store, [apiPage(feedJson([cveRecord({ id: 'CVE-2021-1000' })]))], {
      previous,
    });

    assert.deepEqual(changedCves, []);
  });
});

suite('a catalogue that states when it was released', () => {
  test('stops the commit where it is older than the one before, until a person accepts it', async () => {
    const { store, previous } = await hundred();
    const older = kevFile(kevJson(ids(0, 100), '2026-01-09'));

    await assert.rejects(takeIn(store, [older], { previous }), {
      name: 'RecordLossError',
      message:
        /^kev\/catalogue is of 2026-01-09T10:00:00\.000Z, older than that of 2026-01-10T10:00:00\.000Z .* --accept-loss kev\/catalogue$/,
    });
    const { manifest } = await takeIn(store, [older], { previous, acceptLoss: ['kev'] });
    assert.equal(manifest.sources['kev']?.files['catalogue']?.timestamp, '2026-01-09T10:00:00.000Z');
  });
});
