import fc from 'fast-check';
import { cveRecord } from './nvd.ts';
import { statements } from './statements.ts';

const criterion = fc.record(
  {
    vulnerable: fc.boolean(),
    criteria: fc.constantFrom(
      'cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*',
      'cpe:2.3:a:acme:app:1.0:p1:*:*:*:python:*:*',
      'cpe:2.3:a:acme:app2:*:*:*:*:*:-:x64:*',
      'cpe:2.3:o:acme:app:*:*:*:*:*:*:*:*',
      'cpe:2.3:h:acme:box:-:*:*:*:*:*:*:*',
      String.raw`cpe:2.3:a:acme:a\:b:1\:2:*:*:*:*:node.js:*:*`,
      String.raw`cpe:2.3:a:acme:a\\\:b:*:*:*:*:*:*:*:*`,
      String.raw`cpe:2.3:a:ac\!me\::a\:b\"c:*:*:*:*:*:*:*:*`,
      'cpe:2.3:a:acme',
      'cpe:2.3:a:acmé:app:*:*:*:*:*:*:*:*',
    ),
    versionStartIncluding: fc.constantFrom('1', '2:3', ''),
    versionEndExcluding: fc.constantFrom('5', '6 beta'),
    matchCriteriaId: fc.constant('E8D6B31F'),
  },
  { requiredKeys: ['vulnerable', 'criteria'] },
);
const node = fc.record({
  operator: fc.constantFrom('OR', 'OR', 'OR', 'AND'),
  negate: fc.constantFrom(false, false, false, true),
  cpeMatch: fc.array(criterion, { maxLength: 4 }),
});
const configuration = fc.record(
  { operator: fc.constantFrom('AND', 'OR'), nodes: fc.array(node, { minLength: 1, maxLength: 3 }) },
  { requiredKeys: ['nodes'] },
);
const usualCriterion = fc.record(
  {
    vulnerable: fc.constantFrom(true, true, false),
    criteria: fc.constantFrom(
      'cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*',
      'cpe:2.3:a:acme:app2:*:*:*:*:*:-:x64:*',
      String.raw`cpe:2.3:a:acme:a\:b:1\:2:*:*:*:*:node.js:*:*`,
    ),
    versionEndExcluding: fc.constant('5'),
  },
  { requiredKeys: ['vulnerable', 'criteria'] },
);
const usualConfiguration = fc
  .array(usualCriterion, { minLength: 1, maxLength: 2 })
  .map((cpeMatch) => ({ nodes: [{ operator: 'OR', negate: false, cpeMatch }] }));
const usualMetrics = fc.constantFrom(
  {},
  {
    cvssMetricV2: [
      {
        source: 'nvd@nist.gov',
        type: 'Primary',
        cvssData: { version: '2.0', vectorString: 'AV:N', baseScore: 5 },
      },
    ],
  },
);
const metrics = fc.record(
  {
    cvssMetricV31: fc.array(
      fc.constant({
        source: 'nvd@nist.gov',
        type: 'Primary',
        cvssData: { version: '3.1', vectorString: 'CVSS:3.1/AV:N', baseScore: 9.8, baseSeverity: 'CRITICAL' },
        exploitabilityScore: 2.8,
      }),
      { maxLength: 2 },
    ),
    cvssMetricV2: fc.constantFrom(
      [
        {
          source: 'nvd@nist.gov',
          type: 'Primary',
          cvssData: { version: '2.0', vectorString: 'AV:N', baseScore: 5 },
        },
      ],
      [
        {
          source: 'nvd@nist.gov',
          type: 'Primary',
          cvssData: { version: '2.0', vectorString: 'AV:N', baseScore: 11 },
        },
      ],
    ),
  },
  { requiredKeys: [] },
);
/** What CISA recommends. */
const ssvc = fc.constantFrom(
  [{ source: 'cisa', ssvcData: { options: [{ exploitation: 'active' }, { automatable: 'no' }] } }],
  [{ version: 2.03, more: [[null, true, -0.5, 'x'], {}] }],
  [],
);
const more = fc.record(
  { early: fc.option(statements, { nil: undefined, freq: 3 }), late: statements, ssvc },
  { requiredKeys: [] },
);

/** A record of the NVD, in the usual form about as often as not. */
export const record = fc
  .record({
    number: fc.integer({ min: 1, max: 6 }),
    status: fc.constantFrom('Analyzed', 'Analyzed', 'Modified', 'Rejected'),
    modified: fc.oneof(
      { arbitrary: fc.constantFrom('2021-12-31', '2022-06-30', '2024-02-29', '2030-01-01'), weight: 12 },
      { arbitrary: fc.constant('2021-02-30'), weight: 1 },
    ),
    description: fc.constantFrom(
      'An overflow before 1.2.',
      'A "quoted" \\ flaw\n in ÄÖ',
      'Reintroduced in 2.0',
    ),
    references: fc.array(
      fc.oneof(
        {
          arbitrary: fc.constantFrom(
            'https://github.com/acme/app/issues/1',
            'https://third.test/',
            'mailto:nobody',
          ),
          weight: 12,
        },
        { arbitrary: fc.constantFrom('http://www.acme.test/', 'https://acme.test/"'), weight: 1 },
      ),
      { maxLength: 4 },
    ),
    configurations: fc.option(
      fc.array(
        fc.oneof({ arbitrary: usualConfiguration, weight: 9 }, { arbitrary: configuration, weight: 1 }),
        { maxLength: 3 },
      ),
      { nil: undefined, freq: 8 },
    ),
    metrics: fc.oneof({ arbitrary: usualMetrics, weight: 6 }, { arbitrary: metrics, weight: 1 }),
    more: fc.option(more, { nil: undefined, freq: 2 }),
    weaknesses: fc.option(
      fc.constant([
        { source: 'nvd@nist.gov', type: 'Primary', description: [{ lang: 'en', value: 'CWE-20' }] },
      ]),
      { nil: undefined },
    ),
  })
  .map(({ number, metrics: scores, weaknesses, configurations, more: given, ...facts }) => {
    const { early, late, ssvc: recommended } = given ?? {};
    const {
      configurations: listed,
      references,
      metrics: _,
      ...cve
    } = cveRecord({
      id: `CVE-2021-000${number}`,
      ...facts,
      ...(configurations ? { configurations } : {}),
    }).cve;
    return {
      cve: {
        ...cve,
        ...(early ? { affected: early } : {}),
        metrics: { ...scores, ...(recommended ? { ssvcV203: recommended } : {}) },
        ...(weaknesses ? { weaknesses } : {}),
        ...(listed ? { configurations: listed } : {}),
        references,
        ...(late && !early ? { affected: late } : {}),
      },
    };
  });

/** What somebody may have done to the text of a feed. */
export const change = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  size: fc.integer({ min: 0, max: 40 }),
  text: fc.oneof(
    fc.constantFrom(
      '',
      '"',
      '{',
      '}',
      ']',
      ',',
      ' ',
      '\n',
      '\\',
      'true',
      '7',
      '\u0000',
      '}},',
      'é',
      '"id":"x",',
      '{"cve":{',
    ),
    fc.constant('again'),
  ),
});

export function changed(
  text: string,
  { at, size, text: by }: typeof change extends fc.Arbitrary<infer T> ? T : never,
): string {
  const start = Math.floor(at * text.length);
  const cut = text.slice(start, start + size);
  return text.slice(0, start) + (by === 'again' ? cut + cut : by) + text.slice(start + size);
}
