import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { parseOsv } from '../../../shared/sources/osv/parse.ts';
import { osvSays } from '../../../shared/sources/osv/says.ts';
import { needsRealData, realData } from '../../needs.ts';
import { readWith } from '../../support/read-source.ts';
import { affected, lines, record } from './records.ts';

const proxy = record('GO-2025-3503', { aliases: ['CVE-2025-22870', 'GHSA-qxp5-gwg8-xv66'] });

suite('parseOsv', () => {
  test('keys a record by the CVEs that it names, with its ranges and its packages', async () => {
    const imports = {
      ecosystem_specific: { imports: [{ path: 'golang.org/x/net/proxy', symbols: ['Dial'] }] },
    };
    const given = record('GO-2025-1', {
      aliases: ['CVE-2025-1111', 'CVE-2025-2222'],
      affected: [
        affected(
          'golang.org/x/net',
          [{ introduced: '0.1.0' }, { fixed: '0.2.0' }, { introduced: '0.3.0' }],
          imports,
        ),
      ],
    });

    const { records, timestamp } = await readWith(parseOsv, lines(given), 'Go');

    assert.deepEqual([...records.keys()], ['CVE-2025-1111', 'CVE-2025-2222']);
    assert.deepEqual(records.get('CVE-2025-1111')?.['Go']?.[0]?.affected, [
      {
        module: 'golang.org/x/net',
        ranges: [
          { status: 'affected', from: '0.1.0', to: '0.2.0', open: true },
          { status: 'affected', from: '0.3.0' },
        ],
        imports: ['golang.org/x/net/proxy'],
      },
    ]);
    assert.equal(timestamp, '2025-03-01T00:00:00.000Z');
  });

  test('reads a zip archive, lines and gzip alike', async () => {
    const zip = Buffer.from(
      zipSync({ 'ID/GO-2025-3503.json': strToU8(JSON.stringify(proxy)), 'index/db.json': strToU8('{}') }),
    );
    const archives = [zip, lines(proxy), gzipSync(lines(proxy))];

    const read = await Promise.all(archives.map((bytes) => readWith(parseOsv, bytes, 'Go')));

    for (const { records, quarantined } of read) {
      assert.deepEqual([...records.keys()], ['CVE-2025-22870']);
      assert.deepEqual(quarantined, []);
    }
  });

  test('a record without CVE stands under that of a record that shares a name, else under its own id', async () => {
    const copy = record('GHSA-qxp5-gwg8-xv66');
    const alone = record('GO-2024-9', { aliases: ['GHSA-aaaa-bbbb-cccc'] });
    const double = record('GHSA-aaaa-bbbb-cccc', { aliases: ['GO-2024-9'] });

    const { records } = await readWith(parseOsv, lines(proxy, copy, alone, double), 'Go');

    const ids = [...records].map(([key, { Go }]) => `${key}: ${Go?.map(({ id }) => id).join(' ') ?? ''}`);
    assert.deepEqual(ids, [
      'CVE-2025-22870: GO-2025-3503 GHSA-qxp5-gwg8-xv66',
      'GO-2024-9: GO-2024-9 GHSA-aaaa-bbbb-cccc',
    ]);
  });

  test('a related id joins nothing: under its CVE the record only says that it is related', async () => {
    const given = record('GO-2023-2102', { aliases: ['CVE-2023-39325'], related: ['CVE-2023-44487'] });

    const { records } = await readWith(parseOsv, lines(given), 'Go');

    assert.deepEqual([...records.keys()], ['CVE-2023-39325', 'CVE-2023-44487']);
    assert.equal(records.get('CVE-2023-44487')?.['Go']?.[0]?.isRelated, true);
  });

  test('a withdrawn record says nothing; alone under its id it is rejected', async () => {
    const given = record('GO-2024-9', { withdrawn: '2025-01-01T00:00:00Z' });

    const { records } = await readWith(parseOsv, lines(given), 'Go');
    const said = osvSays(records.get('GO-2024-9') ?? {});

    assert.deepEqual(said.opinions, []);
    assert.equal(said.rejected, true);
  });

  test('what a record says of another ecosystem is left to that one', async () => {
    const both = record('GHSA-aaaa-bbbb-cccc', {
      affected: [
        affected('golang.org/x/net', [{ introduced: '0' }]),
        { package: { ecosystem: 'npm', name: 'net' }, versions: ['1.0.0'] },
      ],
    });

    const { records } = await readWith(parseOsv, lines(both, proxy), 'a-mirror.ndjson');

    assert.deepEqual(
      records.get('GHSA-aaaa-bbbb-cccc')?.['Go']?.[0]?.affected.map(({ module }) => module),
      ['golang.org/x/net'],
    );
  });

  test('listed versions count beside the ranges; names are spelled as in purls', async () => {
    const given = {
      ...record('PYSEC-2024-1'),
      affected: [
        {
          package: { ecosystem: 'PyPI', name: 'Flask_Login' },
          ranges: [
            { type: 'ECOSYSTEM', events: [{ introduced: '1.0' }, { last_affected: '1.2' }] },
            { type: 'GIT', events: [{ introduced: '0' }] },
          ],
          versions: ['1.0', '1.1rc1', '0.9'],
        },
      ],
    };

    const { records } = await readWith(parseOsv, lines(given), 'PyPI');

    assert.deepEqual(records.get('PYSEC-2024-1')?.['PyPI']?.[0]?.affected, [
      {
        module: 'flask-login',
        ranges: [
          { status: 'affected', from: '1.0', to: '1.2' },
          { status: 'affected', from: '0.9', only: true },
        ],
      },
    ]);
  });

  test('sets bad records aside under the CVEs that they name, and keeps the others', async () => {
    const bad = record('GO-2025-2', {
      aliases: ['CVE-2025-2'.padEnd(13, '0')],
      affected: [{ package: { ecosystem: 'Go', name: '' } }],
    });
    const bytes = Buffer.concat([lines(bad, { id: 7 }), Buffer.from('{"id":\n'), lines(proxy, proxy)]);

    const { records, quarantined } = await readWith(parseOsv, bytes, 'Go');

    assert.equal(records.size, 1);
    assert.deepEqual(
      quarantined.map(({ record: name, field }) => `${name} ${field}`),
      ['CVE-2025-2000 package.name', 'line 2 id', 'line 3 ', 'CVE-2025-22870 '],
    );
  });

  test('reads an archive piece by piece, and lines across the pieces of what is packed', async () => {
    const records = Array.from({ length: 14 }, (_, index) =>
      record(`GO-2025-${index + 1}`, { details: 'x'.repeat(3 * 1024 * 1024) }),
    );
    const zipped = zipSync(
      Object.fromEntries(
        records.map((each) => [`${String(each['id'])}.json`, strToU8(JSON.stringify(each))]),
      ),
      { level: 0 },
    );

    for (const bytes of [Buffer.from(zipped), gzipSync(lines(...records), { level: 0 })])
      assert.equal((await readWith(parseOsv, bytes, 'Go')).records.size, 14);
  });

  test('refuses what is no database, naming the file', async () => {
    await assert.rejects(readWith(parseOsv, Buffer.from('{}\n'), 'x'), /x: holds no OSV record/);
    await assert.rejects(
      readWith(parseOsv, Buffer.from('PK\u0003\u0004broken'), 'Go'),
      /Go: is not a whole zip/,
    );
    const cut = gzipSync(lines(record('GO-2025-1'))).subarray(0, 60);
    await assert.rejects(readWith(parseOsv, cut, 'Go'), /Go: gzip data is truncated or damaged/);
  });

  test("reads Go's whole database", needsRealData(), async () => {
    const bytes = readFileSync(join(realData, 'sources', 'golang-vulndb.osv.ndjson.gz'));

    const { records, quarantined } = await readWith(parseOsv, bytes, 'golang-vulndb.osv.ndjson.gz');

    assert.deepEqual(quarantined, []);
    const ids = [...records.keys()];
    assert.equal(ids.filter((id) => id.startsWith('CVE-')).length > 3_850, true);
    assert.equal(
      ids.some((id) => id.startsWith('GO-')),
      true,
    );
  });
});
