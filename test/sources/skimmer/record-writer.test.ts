import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { parseJson } from '../../../shared/sources/nvd/nesting.ts';
import { readRecord } from '../../../shared/sources/nvd/record-reader.ts';
import { recordJson } from '../../../shared/sources/skimmer/record-writer.ts';
import { change, changed, record } from '../../support/changed-feeds.ts';
import { cveRecord, vulnerable } from '../../support/nvd.ts';

function parsed(text: string): unknown {
  const read = readRecord(parseJson(text));
  if (!read.success) return 'invalid';
  const { id, lastModified } = read.data;
  return { cve: id, lastModified, json: JSON.stringify(read.data) };
}

function written(text: string): unknown {
  const found = recordJson(Buffer.from(text));
  return found && { ...found, json: found.json.toString() };
}

const usual = cveRecord({
  id: 'CVE-2021-0001',
  description: 'Says "no"\n to \\ in ÄÖ\u2028.',
  score: 7,
  configurations: [
    vulnerable('acme:app', { versionEndExcluding: '2' }),
    vulnerable(String.raw`acme:c\+\+`, { versionStartIncluding: '1' }),
  ],
  references: ['https://acme.test/', 'https://ä.test/'],
});

suite('what is kept of a record, written without parsing it', () => {
  test('is what is read of it, whatever was done to its text', () => {
    fc.assert(
      fc.property(record, fc.array(change, { maxLength: 3 }), (value, changes) => {
        const text = changes.reduce(changed, JSON.stringify(value));

        const found = written(text);

        if (found) assert.deepEqual(found, parsed(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test('is told of records in the usual form', () => {
    const { cve } = usual;
    const metric = (version: string, baseScore: string): string =>
      `{"source":"nvd@nist.gov","type":"Primary","cvssData":{"version":"${version}","vectorString":"AV:N",` +
      `"baseScore":${baseScore},"attackVector":"NETWORK"},"exploitabilityScore":2.8,"acInsufInfo":false}`;
    const one = JSON.stringify({ cve: { ...cve, metrics: {} } });
    const stated = [
      {
        source: 'cve@mitre.org',
        affectedData: [
          { vendor: 'acme', product: 'Ä "app"', versions: [{ version: '< 2', status: 'affected' }] },
        ],
      },
    ];
    const recommended = [{ source: 'cisa', ssvcData: { options: [{ exploitation: 'active' }] } }];
    const usualOnes = {
      'with what its CNA states': JSON.stringify({ cve: { ...cve, affected: stated } }),
      'with that before its metrics': JSON.stringify(usual).replace(
        '"metrics"',
        `"affected":${JSON.stringify(stated)},"metrics"`,
      ),
      'with nothing stated': JSON.stringify({ cve: { ...cve, affected: [] } }),
      'with what CISA recommends': JSON.stringify({ cve: { ...cve, metrics: { ssvcV203: recommended } } }),
      'with both, and a score': JSON.stringify({
        cve: { ...cve, metrics: { ...(cve['metrics'] as object), ssvcV203: recommended }, affected: stated },
      }),
      'with everything': JSON.stringify(usual),
      'without configurations': JSON.stringify(cveRecord({ id: 'CVE-2021-0001' })),
      'of a CVE with eleven digits': JSON.stringify(cveRecord({ id: 'CVE-9999-99999999999' })),
      'with a bracket in a name': JSON.stringify(usual).replace('acme:app', 'acme:a]}'),
      'that was rejected': JSON.stringify({ cve: { ...cve, vulnStatus: 'Rejected' } }),
      'with tags twice': JSON.stringify({
        cve: { ...cve, cveTags: [{ sourceIdentifier: 'a', tags: ['disputed', 'disputed'] }] },
      }),
      'with scores': one.replace(
        '"metrics":{}',
        `"metrics":{"cvssMetricV31":[${metric('3.1', '10.0')},${metric('3.1', '7.50')}],"cvssMetricV2":[${metric('2.0', '0.0')},${metric('2.0', '7')}]}`,
      ),
      'with weaknesses twice': one.replace(
        '"configurations"',
        '"weaknesses":[{"source":"a","type":"Primary","description":[{"lang":"en","value":"CWE-1"},{"lang":"en","value":"CWE-1"}]}],"configurations"',
      ),
    };

    for (const [what, text] of Object.entries(usualOnes)) {
      assert.deepEqual(written(text), parsed(text), what);
      assert.deepEqual(written(`${text}, \n`), parsed(text), what);
    }
  });

  test('is not told of others: they are parsed', () => {
    const text = JSON.stringify(usual);
    const others = {
      'a CVE with more digits than a number keeps': JSON.stringify(
        cveRecord({ id: 'CVE-2021-123456789012' }),
      ),
      'a field twice': text.replace('"cveTags"', '"id":"x","cveTags"'),
      'another field': text.replace('"cveTags"', '"comments":[],"cveTags"'),
      'statements twice': text
        .replace('"metrics"', '"affected":[],"metrics"')
        .replace(/\}\}$/, ',"affected":[]}}'),
      'a statement that says something twice': text.replace(
        '"metrics"',
        '"affected":[{"source":"a","source":"b"}],"metrics"',
      ),
      'a statement that is no JSON': text.replace('"metrics"', '"affected":[}],"metrics"'),
      'a statement that does not end': text.replace(/\}\}$/, ',"affected":[{"a":1'),
      'white space': JSON.stringify(usual, undefined, 1),
      'a day that does not exist': text.replace(
        /"lastModified":"[^"]*"/,
        '"lastModified":"2021-02-30T12:00:00.000"',
      ),
      'a letter spelled out': text.replace('Says', '\\u0053ays'),
      'a description in Spanish first': text.replace('"lang":"en"', '"lang":"es"'),
      'a slash that is quoted': text.replace('Says', '\\/'),
      'another record behind it': text + text,
      'two commas behind it': `${text},,`,
      'a score with more digits than a number keeps': text.replace(
        '"baseScore":7',
        '"baseScore":7.000000000000000001',
      ),
      'a tiny score': text.replace('"baseScore":7', '"baseScore":0.0000001'),
      'a configuration without nodes': text.replace('"configurations":[', '"configurations":[{"nodes":[]},'),
      'the largest': text.replace('Says', 'Says'.repeat(300_000)),
    };

    for (const [what, other] of Object.entries(others)) {
      assert.notEqual(other, text, what);
      assert.equal(written(other), undefined, what);
    }
  });

  test('is not told of bytes that are no text', () => {
    const bytes = Buffer.from(JSON.stringify(usual));
    bytes[bytes.indexOf('Says')] = 0xff;

    assert.equal(recordJson(bytes), undefined);
  });

  test('has as many texts in a list as there are, up to the most that are compared', () => {
    const listed = (count: number): string =>
      JSON.stringify({
        cve: {
          ...usual.cve,
          cveTags: [{ sourceIdentifier: 'a', tags: Array.from({ length: count }, (_, at) => `tag-${at}`) }],
        },
      });

    assert.deepEqual(written(listed(256)), parsed(listed(256)));
    assert.equal(written(listed(257)), undefined);
  });
});
