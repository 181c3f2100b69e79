import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { chooseScore, severityOfScore as severityOf } from '../../shared/vulnerabilities/score.ts';
import type { Metric } from '../../shared/vulnerabilities/record.ts';

function metric(version: Metric['version'], base: number, rest: Partial<Metric> = {}): Metric {
  return { version, base, vector: `v${version}`, source: 'nvd@nist.gov', type: 'Primary', ...rest };
}
const byCna = { source: 'security@cna.test', type: 'Secondary' };

suite('the score that counts', () => {
  const cases: [what: string, metrics: Metric[], chosen: [version: string, base: number]][] = [
    [
      "the NVD's own before a newer version of a CNA",
      [metric('4.0', 9, byCna), metric('3.1', 5)],
      ['3.1', 5],
    ],
    ['the newest CVSS version of one source', [metric('3.0', 4), metric('3.1', 5)], ['3.1', 5]],
    [
      'a primary of somebody else before a secondary',
      [metric('4.0', 9, byCna), metric('3.1', 6, { source: 'security@cna.test' })],
      ['3.1', 6],
    ],
    ["a CNA's where nobody else scored", [metric('4.0', 9, byCna)], ['4.0', 9]],
    [
      'anything newer before version 2, which has no critical',
      [metric('2.0', 10), metric('3.1', 6, byCna)],
      ['3.1', 6],
    ],
    ['version 2 where there is nothing newer', [metric('2.0', 10)], ['2.0', 10]],
    ['the first of equals', [metric('3.1', 7), metric('3.1', 8)], ['3.1', 7]],
  ];
  for (const [what, metrics, chosen] of cases) {
    test(`is ${what}`, () => {
      const score = chooseScore(metrics);

      assert.deepEqual([score?.version, score?.base], chosen);
    });
  }

  test('is nobody’s where nobody scored', () => {
    assert.equal(chooseScore([]), undefined);
  });

  test('names vector, severity and who gave it', () => {
    assert.deepEqual(chooseScore([metric('3.1', 9.8)]), {
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
