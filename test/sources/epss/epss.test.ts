import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { besideSources, keepBeside, readBeside } from '../../../shared/sources/index.ts';
import { parseEpss } from '../../../shared/sources/epss/epss.ts';
import { InvalidInputError } from '../../../shared/platform/index.ts';
import { readWith } from '../../support/read-source.ts';
import { openPlatform } from '../../support/platform.ts';

const head = '#model_version:v2025.03.14,score_date:2025-08-25T12:55:00Z\ncve,epss,percentile\n';
const csv = Buffer.from(`${head}CVE-2021-0001,0.94321,0.99912\nCVE-2021-0002,4e-05,0.00012\n`);

suite('EPSS scores', () => {
  for (const [form, bytes] of [
    ['plain', csv],
    ['gzip', gzipSync(csv)],
    ['with the line ends of Windows', Buffer.from(csv.toString().replaceAll('\n', '\r\n'))],
  ] as const) {
    test(`are read from a file, ${form}`, async () => {
      const { timestamp, records, quarantined } = await readWith(parseEpss, bytes);

      assert.deepEqual(
        { timestamp, records: records.size, quarantined },
        { timestamp: '2025-08-25T00:00:00.000Z', records: 2, quarantined: [] },
      );
      assert.deepEqual(records.get('CVE-2021-0001'), {
        score: 0.94321,
        percentile: 0.99912,
        date: '2025-08-25',
      });
      assert.equal(records.get('CVE-2021-0002')?.score, 0.00004);
      assert.equal(records.get('CVE-2021-0003'), undefined);
    });
  }

  test('on a bad line are set aside, naming it', async () => {
    const bad = ['CVE-2021-0003,2,0.5', 'CVE-1,0.1,0.5', 'CVE-2021-0004,0.1', 'CVE-2021-0005,0.1,0.5'];

    const { records, quarantined } = await readWith(parseEpss, Buffer.from(`${head}${bad.join('\n')}\n`));

    assert.equal(records.size, 1);
    assert.deepEqual(
      quarantined.map(({ record }) => record),
      ['line 3', 'line 4', 'line 5'],
    );
  });

  test('of a CVE that comes again are set aside: which of the two are right is not known', async () => {
    const again = Buffer.from(`${csv.toString()}CVE-2021-0001,0.1,0.2\n`);

    const { records, quarantined } = await readWith(parseEpss, again);

    assert.equal(records.get('CVE-2021-0001')?.score, 0.94321);
    const reason = 'names a CVE that a record before it names';
    assert.deepEqual(quarantined, [{ source: 'epss', record: 'line 5', field: 'cve', reason }]);
  });

  for (const [what, text] of [
    ['no day', 'cve,epss,percentile\nCVE-2021-0001,0.1,0.5\n'],
    ['other columns', `${head.replace('epss,', '')}CVE-2021-0001,0.1\n`],
    ['nothing', ''],
  ] as const) {
    test(`of a file with ${what} are refused, naming it`, async () => {
      await assert.rejects(
        readWith(parseEpss, Buffer.from(text), 'epss.csv'),
        (error) => error instanceof InvalidInputError && error.message.startsWith('epss.csv: '),
      );
    });
  }

  test('older than those kept are refused, until a person accepts it', async (t) => {
    const { blobs } = await openPlatform(t);
    const [source] = besideSources;
    assert.ok(source);
    await keepBeside(blobs, source, { bytes: csv, file: 'epss.csv' });
    const older = { bytes: Buffer.from(csv.toString().replace('2025-08-25', '2025-08-24')), file: 'old.csv' };

    await assert.rejects(keepBeside(blobs, source, older), {
      name: 'RecordLossError',
      message:
        /^epss\/\S+ is of 2025-08-24T00:00:00\.000Z, older than that of 2025-08-25T00:00:00\.000Z .* --accept-loss epss/,
    });
    await keepBeside(blobs, source, older, ['epss']);
  });

  test('that are kept are the newest that were stored', async (t) => {
    const { blobs } = await openPlatform(t);
    const [source] = besideSources;
    assert.equal(source?.name, 'epss');
    const scoreNow = async (): Promise<number | undefined> =>
      (await readBeside(blobs)).of('CVE-2021-0001').epss?.score;
    const none = await scoreNow();
    await keepBeside(blobs, source, { bytes: gzipSync(csv), file: 'epss.csv.gz' });
    const first = await scoreNow();
    const bytes = Buffer.from(`${head}CVE-2021-0001,0.5,0.5\n`);

    await keepBeside(blobs, source, { bytes, file: 'epss.csv' }, ['epss']);

    assert.deepEqual(
      { none, first, later: await scoreNow() },
      { none: undefined, first: 0.94321, later: 0.5 },
    );
  });
});
