import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonArray, ndjson, toRow } from '../../../../infra/local/cli/present/findings/row.ts';
import { verdict, without } from '../build.ts';

test('a row has the promised names, and null where nobody scored the CVE', () => {
  const unscored = without(verdict(), 'score');

  const row = toRow(unscored, 'triage');

  assert.deepEqual(JSON.parse([...ndjson([row])].join('')), {
    package: 'httpd',
    version: '2.4.46',
    release: '6.sl3',
    epoch: 0,
    cve: 'CVE-2021-26691',
    status: 'affected',
    severity: 'unknown',
    score: null,
    published: '2021-06-10T07:15:00.000Z',
    lane: 'triage',
    products: ['apache:http_server'],
    evidence: unscored.evidence,
  });
});

test('what a verdict says beyond that is passed on', () => {
  const kev = { dateAdded: '2021-12-01', ransomware: true };
  const given = verdict({
    status: 'not_affected',
    justification: 'component_not_present',
    disposition: 'wont_fix',
    via: 'pkg:npm/tar@6.1.15',
    tags: ['disputed'],
    kev,
  });
  const epss = { score: 0.01, percentile: 0.5, date: '2026-01-01' };

  const row = toRow(given, 'none', { laneRule: 'wont_fix', beside: { epss } });

  assert.deepEqual(
    {
      justification: row.justification,
      via: row.via,
      kev: row.kev,
      disposition: row.disposition,
      severity: row.severity,
      score: row.score,
    },
    {
      justification: 'component_not_present',
      via: 'pkg:npm/tar@6.1.15',
      kev,
      disposition: 'wont_fix',
      severity: 'critical',
      score: 9.8,
    },
  );
  assert.deepEqual(
    { tags: row.tags, laneRule: row.laneRule, epss: row.epss },
    { tags: ['disputed'], laneRule: 'wont_fix', epss },
  );
  assert.equal(toRow(verdict({ status: 'under_investigation', confidence: 0.4 }), 'none').confidence, 0.4);
});

test("the vendor's rating gives the severity; score and who scored it stay", () => {
  const rating = { by: 'vendor', severity: 'low' } as const;

  const { severity, score, scoredBy, rating: shown } = toRow(verdict({ rating }), 'next-image');

  assert.deepEqual(
    { severity, score, scoredBy, shown },
    { severity: 'low', score: 9.8, scoredBy: 'nvd@nist.gov', shown: rating },
  );
});

test('products are those that matched; without a match those that came nearest, then those the package is', () => {
  const { evidence } = verdict();
  const [criterion] = evidence.criteria;
  assert.ok(criterion);
  const other = { ...criterion, product: 'apache:httpd', matched: false };
  const products = (criteria: (typeof other)[]): string[] =>
    toRow(verdict({ evidence: { ...evidence, criteria } }), 'none').products;

  assert.deepEqual(products([other, criterion, criterion]), ['apache:http_server']);
  assert.deepEqual(products([other]), ['apache:httpd']);
  assert.deepEqual(products([]), ['apache:http_server']);
});

test('ndjson is a line a row, and a JSON array holds the same rows', () => {
  const rows = [toRow(verdict(), 'out-of-band'), toRow(verdict({ package: 'line\nbreak' }), 'none')];

  const lines = [...ndjson(rows)].join('').split('\n');

  assert.equal(lines.length, 3);
  assert.deepEqual(
    JSON.parse([...jsonArray(rows)].join('')),
    lines.slice(0, 2).map((line) => JSON.parse(line) as unknown),
  );
  assert.deepEqual(JSON.parse([...jsonArray([])].join('')), []);
});

test('an open finding names the versions with the fix, as whoever decided it does', () => {
  const { criteria, ...evidence } = verdict().evidence;
  const [criterion] = criteria;
  assert.ok(criterion);
  const ranged = {
    ...evidence,
    criteria: ['[2.4.0, 2.4.48)', '(, 2.4.48)', '[2.2, 2.4]'].map((range) => ({ ...criterion, range })),
  };
  const heard = {
    origin: 'database',
    subject: 'golang.org/x/net',
    status: 'affected' as const,
    reason: 'By range.',
  };
  const told = {
    ...evidence,
    criteria: [],
    opinions: [
      { ...heard, source: 'GO-1', fixedIn: '0.36.0', decided: true },
      { ...heard, source: 'GO-2', fixedIn: '0.40.0', decided: false },
    ],
  };

  const fixes = (changes: Parameters<typeof verdict>[0]): string[] | undefined =>
    toRow(verdict(changes), 'none').fixedIn;

  assert.deepEqual(fixes({ evidence: ranged }), ['2.4.48']);
  assert.deepEqual(fixes({ evidence: told }), ['0.36.0']);
  assert.equal(fixes({ evidence: ranged, status: 'fixed' }), undefined);
  assert.equal(fixes({}), undefined);
});
