import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { chooseScore, severityOfScore as severityOf } from '../../shared/vulnerabilities/score.ts';
import type { Metric } from '../../shared/vulnerabilities/record.ts';

function metric(version: Metric['version'], base: number, rest: Partial<Metric> = {}): Metric {
  return { version, base, vector: `v${version}`, source: 'nvd@nist.gov', type: 'Primary', ...rest };
}
const cna = { source: 'security@cna.test', type: 'Secondary' };
const adp = { source: '134c704f-9b21-4f2e-91b3-4a467353bcc0', type: 'Secondary' };

suite('the score that counts', () => {
  const cases: [what: string, metrics: Metric[], chosen: { version: string; base: number }][] = [
    [
      "the NVD's before a newer version of the CNA",
      [metric('4.0', 9, cna), metric('3.1', 5)],
      { version: '3.1', base: 5 },
    ],
    ["the NVD's even as version 2", [metric('3.1', 9, cna), metric('2.0', 5)], { version: '2.0', base: 5 }],
    [
      "the CNA's before that of an ADP",
      [metric('3.1', 9.8, adp), metric('3.1', 1.8, cna)],
      { version: '3.1', base: 1.8 },
    ],
    [
      "the CNA's before a newer version of an ADP",
      [metric('4.0', 9.8, adp), metric('3.1', 4, cna)],
      { version: '3.1', base: 4 },
    ],
    [
      "the CNA's beside an ADP's of 0",
      [metric('4.0', 5.4, cna), metric('3.1', 0, adp)],
      { version: '4.0', base: 5.4 },
    ],
    ["an ADP's where nobody else scored", [metric('3.1', 9.8, adp)], { version: '3.1', base: 9.8 }],
    [
      'a primary of somebody else before a secondary',
      [metric('4.0', 9, adp), metric('3.1', 6, { source: 'other@cna.test' })],
      { version: '3.1', base: 6 },
    ],
    [
      'the newest CVSS version of one source',
      [metric('2.0', 10), metric('3.0', 4), metric('4.0', 6), metric('3.1', 5)],
      { version: '4.0', base: 6 },
    ],
    ['version 2 where there is nothing newer', [metric('2.0', 10)], { version: '2.0', base: 10 }],
    ['the first of equals', [metric('3.1', 7), metric('3.1', 8)], { version: '3.1', base: 7 }],
  ];
  for (const [what, metrics, chosen] of cases) {
    test(`is ${what}`, () => {
      const score = chooseScore({ metrics, assigner: cna.source });

      assert.deepEqual({ version: score?.version, base: score?.base }, chosen);
    });
  }

  test('is of who is trusted most, whatever the order they come in', () => {
    const sources = ['nvd@nist.gov', cna.source, adp.source];
    const given = fc.record({
      source: fc.constantFrom(...sources),
      version: fc.constantFrom<Metric['version']>('2.0', '3.0', '3.1', '4.0'),
      base: fc.integer({ min: 0, max: 10 }),
    });
    fc.assert(
      fc.property(fc.array(given, { minLength: 1 }), (all) => {
        const metrics = all.map(({ source, version, base }) =>
          metric(version, base, { source, type: 'Secondary' }),
        );
        const ofFirst = sources
          .map((name) => metrics.filter(({ source }) => source === name))
          .find((list) => list.length > 0);
        const newest = ofFirst
          ?.map(({ version }) => version)
          .sort()
          .at(-1);

        const score = chooseScore({ metrics, assigner: cna.source });

        assert.deepEqual(
          { source: score?.source, version: score?.version },
          { source: ofFirst?.[0]?.source, version: newest },
        );
      }),
    );
  });

  test('is nobody’s where nobody scored', () => {
    assert.equal(chooseScore({ metrics: [], assigner: cna.source }), undefined);
  });

  test('names vector, severity and who gave it', () => {
    assert.deepEqual(chooseScore({ metrics: [metric('3.1', 9.8)], assigner: cna.source }), {
      version: '3.1',
      vector: 'v3.1',
      base: 9.8,
      severity: 'critical',
      source: 'nvd@nist.gov',
    });
  });
});

suite('the severity of a base score', () => {
  const bands: [version: Metric['version'], base: number, severity: string][] = [
    ['3.1', 0, 'none'],
    ['3.1', 0.1, 'low'],
    ['3.1', 3.9, 'low'],
    ['3.1', 4, 'medium'],
    ['3.1', 6.9, 'medium'],
    ['4.0', 7, 'high'],
    ['3.0', 8.9, 'high'],
    ['4.0', 9, 'critical'],
    ['2.0', 0, 'low'],
    ['2.0', 3.9, 'low'],
    ['2.0', 4, 'medium'],
    ['2.0', 7, 'high'],
    ['2.0', 10, 'high'],
  ];
  for (const [version, base, severity] of bands) {
    test(`${base} in CVSS ${version} is ${severity}`, () => {
      assert.equal(severityOf(version, base), severity);
    });
  }
});
