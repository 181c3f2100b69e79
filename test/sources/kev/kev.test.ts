import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parseKev } from '../../../shared/sources/kev/kev.ts';
import { needsRealData, realData } from '../../needs.ts';
import { readWith } from '../../support/read-source.ts';

function catalogue(...vulnerabilities: unknown[]): Buffer {
  const head = { catalogVersion: '2025.08.25', dateReleased: '2025-08-25T17:04:19.9796Z', count: 1 };
  return Buffer.from(JSON.stringify({ ...head, vulnerabilities }));
}

const git = {
  cveID: 'CVE-2025-48384',
  vendorProject: 'Git',
  dateAdded: '2025-08-25',
  dueDate: '2025-09-15',
  knownRansomwareCampaignUse: 'Unknown',
};

suite('parseKev', () => {
  test('reads release time and entries by CVE', async () => {
    const known = { cveID: 'CVE-2021-0001', dateAdded: '2021-11-03', knownRansomwareCampaignUse: 'Known' };

    const result = await readWith(parseKev, gzipSync(catalogue(git, known)));

    assert.equal(result.timestamp, '2025-08-25T17:04:19.979Z');
    assert.deepEqual(Object.fromEntries(result.records), {
      'CVE-2025-48384': { dateAdded: '2025-08-25', dueDate: '2025-09-15', ransomware: false },
      'CVE-2021-0001': { dateAdded: '2021-11-03', ransomware: true },
    });
    assert.deepEqual(result.quarantined, []);
  });

  test('sets bad entries aside and keeps the others', async () => {
    const { records, quarantined } = await readWith(
      parseKev,
      catalogue({ ...git, dateAdded: '25/08/2025' }, 7, git),
    );

    assert.equal(records.size, 1);
    assert.deepEqual(
      quarantined.map(({ source, record, field }) => ({ source, record, field })),
      [
        { source: 'kev', record: 'CVE-2025-48384', field: 'dateAdded' },
        { source: 'kev', record: 'record 1', field: '' },
      ],
    );
  });

  test('refuses what is no catalogue, naming the file', async () => {
    await assert.rejects(
      readWith(parseKev, Buffer.from('{"vulnerabilities":['), 'kev.json'),
      /^InvalidInputError: kev\.json: is not JSON/,
    );
    await assert.rejects(
      readWith(parseKev, Buffer.from('{}'), 'kev.json'),
      /kev\.json: is not a KEV catalogue/,
    );
    await assert.rejects(
      readWith(parseKev, gzipSync(catalogue(git)).subarray(0, 30), 'kev.json'),
      /kev\.json: gzip data is trunc/,
    );
  });

  test('refuses a catalogue with two lists: the first would be lost', async () => {
    const twice = catalogue(git).toString().replace(/}$/, ',"vulnerabilities":[]}');

    await assert.rejects(readWith(parseKev, Buffer.from(twice), 'kev.json'), {
      name: 'InvalidInputError',
      message: 'kev.json: is not JSON (names the field "vulnerabilities" twice)',
    });
  });

  test('sets an entry aside that names a field twice, or a CVE again', async () => {
    const text = catalogue(git, { ...git, cveID: 'CVE-2021-0001' }, { ...git, dateAdded: '2020-01-01' })
      .toString()
      .replace('"cveID":"CVE-2021-0001"', '"cveID":"CVE-2021-0001","dateAdded":"2020-01-01"');

    const { records, quarantined } = await readWith(parseKev, Buffer.from(text));

    assert.deepEqual(Object.fromEntries(records), {
      'CVE-2025-48384': { dateAdded: '2025-08-25', dueDate: '2025-09-15', ransomware: false },
    });
    assert.deepEqual(quarantined, [
      { source: 'kev', record: 'record 1', field: '', reason: 'names the field "dateAdded" twice' },
      {
        source: 'kev',
        record: 'CVE-2025-48384',
        field: 'cveID',
        reason: 'names a CVE that a record before it names',
      },
    ]);
  });

  test('reads every entry of the published catalogue', needsRealData(), async () => {
    const bytes = readFileSync(join(realData, 'kev', 'known_exploited_vulnerabilities.json'));

    const { records, quarantined } = await readWith(parseKev, bytes);

    assert.equal(records.size, 1404);
    assert.deepEqual(quarantined, []);
  });
});
