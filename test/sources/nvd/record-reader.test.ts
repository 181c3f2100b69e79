import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { vulnerability } from '../../../shared/vulnerabilities/record.ts';
import { readRecord } from '../../../shared/sources/nvd/record-reader.ts';
import { assertReadsAs, type Json } from '../../support/json.ts';
import { cveRecord, vulnerable } from '../../support/nvd.ts';

function scored(version: string, baseScore: number): Json {
  return { source: 'nvd@nist.gov', type: 'Primary', cvssData: { version, vectorString: 'AV:N', baseScore } };
}

/** With something in every list. */
function fullRecord(): Json {
  const { cve } = cveRecord({ id: 'CVE-2021-26691' });
  return {
    cve: {
      ...(cve as Record<string, Json>),
      cveTags: [{ tags: ['disputed', 'unsupported'] }, { tags: ['disputed'] }],
      descriptions: [
        { lang: 'es', value: 'Un desbordamiento' },
        { lang: 'en', value: 'An overflow' },
        { lang: 'en-US', value: '' },
      ],
      metrics: {
        cvssMetricV2: [scored('2.0', 10)],
        cvssMetricV31: [scored('3.1', 9.8), scored('3.1', 0)],
        cvssMetricV30: [scored('3.0', 7)],
        cvssMetricV40: [scored('4.0', 5)],
      },
      weaknesses: [{ description: [{ value: 'CWE-787' }, { value: 'CWE-20' }] }, { description: [] }],
      configurations: [vulnerable('acme:app', { versionEndExcluding: '2' }) as Json],
      references: [
        { url: 'https://a.test/1', tags: ['Patch'] },
        { url: 'https://a.test/2', tags: [] },
      ],
    },
  };
}

suite('a record read by hand', () => {
  test('is what the schema makes of it', () => {
    assert.deepEqual(readRecord(fullRecord()), vulnerability.safeParse(fullRecord()));
  });

  test('is what the schema makes of it, or refused with the same words, whatever stands in a field', () => {
    assertReadsAs(fullRecord, readRecord, vulnerability);
  });
});
