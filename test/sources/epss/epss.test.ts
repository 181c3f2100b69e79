import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parseEpss, readEpss, storeEpss } from '../../../shared/sources/index.ts';
import { InvalidInputError } from '../../../shared/platform/index.ts';
import { openPlatform } from '../../support/platform.ts';

const head = '#model_version:v2025.03.14,score_date:2025-08-25T12:55:00Z\ncve,epss,percentile\n';
const csv = Buffer.from(`${head}CVE-2021-0001,0.94321,0.99912\nCVE-2021-0002,4e-05,0.00012\n`);

suite('EPSS scores', () => {
  for (const [form, bytes] of [
    ['plain', csv],
    ['gzip', gzipSync(csv)],
    ['with the line ends of Windows', Buffer.from(csv.toString().replaceAll('\n', '\r\n'))],
  ] as const) {
    test(`are read from a file, ${form}`, () => {
      const scores = parseEpss(bytes, 'epss.csv');

      assert.deepEqual([scores.date, scores.count, scores.quarantined], ['2025-08-25', 2, []]);
      assert.deepEqual(scores.of('CVE-2021-0001'), {
        score: 0.94321,
        percentile: 0.99912,
        date: '2025-08-25',
      });
      assert.equal(scores.of('CVE-2021-0002')?.score, 0.00004);
      assert.equal(scores.of('CVE-2021-0003'), undefined);
    });
  }

  test('on a bad line are set aside, naming it', () => {
    const bad = ['CVE-2021-0003,2,0.5', 'CVE-1,0.1,0.5', 'CVE-2021-0004,0.1', 'CVE-2021-0005,0.1,0.5'];

    const scores = parseEpss(Buffer.from(`${head}${bad.join('\n')}\n`), 'epss.csv');

    assert.equal(scores.count, 1);
    assert.deepEqual(
      scores.quarantined.map(({ record }) => record),
      ['line 3', 'line 4', 'line 5'],
    );
  });

  for (const [what, text] of [
    ['no day', 'cve,epss,percentile\nCVE-2021-0001,0.1,0.5\n'],
    ['other columns', `${head.replace('epss,', '')}CVE-2021-0001,0.1\n`],
    ['nothing', ''],
  ] as const) {
    test(`of a file with ${what} are refused, naming it`, () => {
      assert.throws(
        () => parseEpss(Buffer.from(text), 'epss.csv'),
        (error) => error instanceof InvalidInputError && error.message.startsWith('epss.csv: '),
      );
    });
  }

  test('that are kept are the newest that were stored', async (t) => {
    const { blobs } = await openPlatform(t);
    const none = await readEpss(blobs);
    await storeEpss(blobs, gzipSync(csv), 'epss.csv.gz');
    const first = await readEpss(blobs);

    await storeEpss(blobs, Buffer.from(`${head}CVE-2021-0001,0.5,0.5\n`), 'epss.csv');

    const second = await readEpss(blobs);
    assert.equal(none, undefined);
    assert.deepEqual([first?.of('CVE-2021-0001')?.score, second?.of('CVE-2021-0001')?.score], [0.94321, 0.5]);
  });
});
