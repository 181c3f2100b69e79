import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type CveRecord, utcTime, vulnerability } from '../../shared/vulnerabilities/record.ts';
import { cveRecord, vulnerable } from '../support/nvd.ts';

/** Parses a record of which some fields are other than usual; `undefined` takes a field away. */
function parse(fields: Record<string, unknown> = {}): CveRecord {
  const { cve } = cveRecord({ id: 'CVE-2021-26691' });
  return vulnerability.parse({ cve: { ...cve, ...fields } });
}

function issueOf(fields: Record<string, unknown>): string {
  const { cve } = cveRecord({ id: 'CVE-2021-26691' });
  const [issue] = vulnerability.safeParse({ cve: { ...cve, ...fields } }).error?.issues ?? [];
  return issue === undefined ? 'none' : `${issue.path.join('.')}: ${issue.message}`;
}

suite('a record of the NVD', () => {
  test('is renamed once, with defaults for what is missing', () => {
    const record = vulnerability.parse({
      cve: {
        id: 'CVE-2021-26691',
        published: '2021-06-10T07:15:07.483',
        lastModified: '2023-11-07T03:31:47.350',
      },
    });

    assert.deepEqual(record, {
      id: 'CVE-2021-26691',
      assigner: 'unknown',
      published: '2021-06-10T07:15:07.483Z',
      lastModified: '2023-11-07T03:31:47.350Z',
      vulnStatus: 'Unknown',
      tags: [],
      description: '',
      metrics: [],
      weaknesses: [],
      configurations: [],
      references: [],
    });
  });

  test('passes with a status that nobody has seen before, as it is', () => {
    const record = parse({ vulnStatus: 'Not Scheduled (2026)' });

    assert.equal(record.vulnStatus, 'Not Scheduled (2026)');
  });

  test('passes with fields that nobody has seen before', () => {
    const record = parse({ ssvc: [{ exploitation: 'none' }], metrics: { cvssMetricV50: [{ any: 1 }] } });

    assert.deepEqual(record.metrics, []);
  });

  test('keeps the English description, else the first', () => {
    const spanish = { lang: 'es', value: 'Un desbordamiento' };
    const english = { lang: 'en-US', value: 'An overflow' };

    assert.equal(parse({ descriptions: [spanish, english] }).description, 'An overflow');
    assert.equal(parse({ descriptions: [spanish] }).description, 'Un desbordamiento');
  });

  test('keeps who scored it, for all four CVSS versions', () => {
    const scored = (version: string, source: string): object => ({
      source,
      type: 'Primary',
      cvssData: { version, vectorString: `vector ${version}`, baseScore: 5 },
    });

    const { metrics } = parse({
      metrics: {
        cvssMetricV2: [scored('2.0', 'nvd@nist.gov')],
        cvssMetricV30: [scored('3.0', 'a@cna')],
        cvssMetricV31: [scored('3.1', 'b@cna')],
        cvssMetricV40: [scored('4.0', 'c@cna')],
      },
    });

    assert.deepEqual(
      metrics.map(({ version, vector, base, source, type }) => ({ version, vector, base, source, type })),
      [
        { version: '4.0', vector: 'vector 4.0', base: 5, source: 'c@cna', type: 'Primary' },
        { version: '3.1', vector: 'vector 3.1', base: 5, source: 'b@cna', type: 'Primary' },
        { version: '3.0', vector: 'vector 3.0', base: 5, source: 'a@cna', type: 'Primary' },
        { version: '2.0', vector: 'vector 2.0', base: 5, source: 'nvd@nist.gov', type: 'Primary' },
      ],
    );
  });

  test('names each tag and weakness once', () => {
    const record = parse({
      cveTags: [{ tags: ['disputed'] }, { sourceIdentifier: 'x', tags: ['disputed', 'unsupported'] }],
      weaknesses: [{ description: [{ value: 'CWE-787' }] }, { description: [{ value: 'CWE-787' }] }],
    });

    assert.deepEqual(
      { tags: record.tags, weaknesses: record.weaknesses },
      { tags: ['disputed', 'unsupported'], weaknesses: ['CWE-787'] },
    );
  });

  test('keeps references with their tags where they have any', () => {
    const references = [
      { url: 'https://a.test/1', tags: ['Patch'] },
      { url: 'https://a.test/2', tags: [] },
    ];

    assert.deepEqual(parse({ references }).references, [
      { url: 'https://a.test/1', tags: ['Patch'] },
      { url: 'https://a.test/2' },
    ]);
  });

  const bad: [what: string, fields: Record<string, unknown>, issue: RegExp][] = [
    ['an id that is none', { id: 'CVE-21-1' }, /^cve\.id: is not a CVE id$/],
    ['a missing time', { published: undefined }, /^cve\.published: /],
    [
      'a time that is none',
      { lastModified: 'yesterday' },
      /^cve\.lastModified: "yesterday" is not a valid timestamp$/,
    ],
    ['a day that is none', { published: '2021-02-31T25:00:00.000' }, /^cve\.published: /],
    [
      'a score beyond 10',
      {
        metrics: {
          cvssMetricV31: [{ cvssData: { version: '3.1', vectorString: '', baseScore: 11 } }],
        },
      },
      /^cve\.metrics\.cvssMetricV31\.0\.cvssData\.baseScore: /,
    ],
    [
      'a bad criterion',
      { configurations: [{ nodes: [{ cpeMatch: [{ vulnerable: true, criteria: 7 }] }] }] },
      /^cve\.configurations\.0\.nodes\.0\.cpeMatch\.0\.criteria: /,
    ],
    [
      'a criterion with a line break',
      { configurations: [vulnerable('acme:a\npp')] },
      /^cve\.configurations\.0\.nodes\.0\.cpeMatch\.0\.criteria: /,
    ],
    [
      'a bound with a control character',
      { configurations: [vulnerable('acme:app', { versionEndExcluding: '1\u001f2' })] },
      /^cve\.configurations\.0\.nodes\.0\.cpeMatch\.0\.versionEndExcluding: /,
    ],
  ];
  for (const [what, fields, issue] of bad) {
    test(`is refused for ${what}, by field`, () => {
      assert.match(issueOf(fields), issue);
    });
  }
});

suite('times of the NVD', () => {
  const times: [given: string, utc: string | undefined][] = [
    ['2024-02-09T12:15:08.123', '2024-02-09T12:15:08.123Z'],
    ['2024-02-09T12:15:08', '2024-02-09T12:15:08.000Z'],
    ['2024-02-09T12:15', '2024-02-09T12:15:00.000Z'],
    ['2024-02-09', '2024-02-09T00:00:00.000Z'],
    ['2024-02-09T12:15:08.123Z', '2024-02-09T12:15:08.123Z'],
    ['2024-02-09T12:15:08.123-04:00', '2024-02-09T16:15:08.123Z'],
    ['2024-02-09T12:15:08+0530', '2024-02-09T06:45:08.000Z'],
    ['2024-13-09T12:15:08.123', undefined],
    ['9999-12-31T23:59:59.999', '9999-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:59-05:00', undefined],
    ['+010000-01-01T00:00:00Z', undefined],
    ['-000001-01-01T00:00:00Z', undefined],
    ['2024-02-09 12:15:08', '2024-02-09T12:15:08.000Z'],
    ['2024-02-09t12:15:08z', '2024-02-09T12:15:08.000Z'],
    ['2024-02-29T00:00:00.000', '2024-02-29T00:00:00.000Z'],
    ['2023-02-29T00:00:00.000', undefined],
    ['2024-02-09T12:15:08.123+99:99', undefined],
    ['12/31/9999', undefined],
    ['Fri, 31 Dec 9999 00:00:00 GMT', undefined],
    ['CVE 9999', undefined],
    ['253402300799', undefined],
    ['Infinity', undefined],
    ['', undefined],
    ['soon', undefined],
  ];
  for (const [given, utc] of times) {
    test(`${given} is ${utc ?? 'no time'}`, () => {
      assert.equal(utcTime(given), utc);
    });
  }

  test('in UTC are those of Date, with as many digits and in whatever form', () => {
    const time = fc.date({
      min: new Date(0),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    const micros = fc.constantFrom('', '0', '999', '203001');
    const offset = fc.constantFrom('', 'Z', '+00:00');
    fc.assert(
      fc.property(time, micros, offset, (date, further, ending) => {
        const utc = date.toISOString();

        assert.equal(utcTime(`${utc.slice(0, -1)}${further}${ending}`), utc);
        assert.equal(utcTime(`${utc.slice(0, -5)}${ending}`), `${utc.slice(0, -5)}.000Z`);
      }),
    );
  });

  test('are the same in every time zone of the machine', () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Asia/Tokyo';
    try {
      assert.equal(utcTime('2024-02-09T12:15:08'), '2024-02-09T12:15:08.000Z');
      assert.equal(utcTime('2024-02-09 12:15:08'), '2024-02-09T12:15:08.000Z');
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});
