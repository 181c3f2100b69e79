import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import calculator from 'ae-cvss-calculator';
import { shippedPackage } from '../../shared/inventory/manifest.ts';
import { readWith } from '../support/read-source.ts';
import { parseKev } from '../../shared/sources/kev/kev.ts';
import { parseOverrides } from '../../shared/sources/overrides/overrides.ts';
import { sample, sampleCves, sampleFeeds } from './sample-facts.ts';

/** What is used of the library's class, which it declares as `any`. */
interface CvssVector {
  calculateScores(): { base?: number; overall: number };
}

const inventory = JSON.parse(readFileSync(join(sample, 'inventory.json'), 'utf8')) as {
  asOf: string;
  packages: unknown[];
};
const packages = inventory.packages.map((value) => shippedPackage.parse(value));

for (const { year, bytes, meta, feed } of sampleFeeds()) {
  test(`the sample feed of ${year} agrees with its .meta and its totals`, () => {
    const fields = new Map(
      meta.split('\r\n').map((line) => [line.split(':', 1)[0], line.slice(line.indexOf(':') + 1)]),
    );

    assert.equal(fields.get('sha256'), hash('sha256', bytes, 'hex').toUpperCase());
    assert.equal(fields.get('size'), String(bytes.length));
    assert.deepEqual(
      { startIndex: feed.startIndex, resultsPerPage: feed.resultsPerPage, totalResults: feed.totalResults },
      {
        startIndex: 0,
        resultsPerPage: feed.vulnerabilities.length,
        totalResults: feed.vulnerabilities.length,
      },
    );
    assert.deepEqual(new Set(feed.vulnerabilities.map(({ cve }) => cve.id.split('-')[1])), new Set([year]));
  });
}

test('each CVE of the sample stands once, published before it was modified and before the inventory', () => {
  const cves = sampleCves();

  assert.equal(new Set(cves.map(({ id }) => id)).size, cves.length);
  for (const { id, published, lastModified } of cves) {
    assert.ok(published <= lastModified && lastModified < inventory.asOf, id);
  }
});

test('each base score of the sample is what its CVSS vector yields', () => {
  for (const { id, metrics } of sampleCves()) {
    for (const { cvssData, baseSeverity } of Object.values(metrics).flat()) {
      const vector = calculator.fromVector(cvssData.vectorString) as CvssVector | null;
      const scores = vector?.calculateScores();

      assert.equal(cvssData.baseScore, scores?.base ?? scores?.overall, `${id} ${cvssData.vectorString}`);
      assert.equal(baseSeverity ?? cvssData.baseSeverity, severity(cvssData.baseScore, cvssData.version), id);
    }
  }
});

test('the readers take every entry of the sample catalogue and of its overrides, and each names a CVE of the sample', async () => {
  const ids = new Set(sampleCves().map(({ id }) => id));

  const kev = await readWith(parseKev, readFileSync(join(sample, 'known_exploited_vulnerabilities.json')));
  const overrides = await readWith(parseOverrides, readFileSync(join(sample, 'overrides.ndjson')));

  assert.deepEqual({ kev: kev.quarantined, overrides: overrides.quarantined }, { kev: [], overrides: [] });
  assert.equal(kev.records.size, 15);
  assert.deepEqual(
    [...overrides.records].map(([cve, { suppress }]) => ({ cve, suppress })),
    [
      { cve: 'CVE-2010-4563', suppress: true },
      { cve: 'CVE-2024-4577', suppress: false },
      { cve: 'CVE-2025-4802', suppress: false },
    ],
  );
  for (const id of [...kev.records.keys(), ...overrides.records.keys()]) {
    assert.ok(ids.has(id), `${id} is not in the feeds`);
  }
});

test('the sample inventory names packages once, in order, and only CVEs of the sample', () => {
  const ids = new Set(sampleCves().map(({ id }) => id));
  const names = packages.map(({ name }) => name);

  assert.deepEqual(names, [...new Set(names)].sort());
  for (const { name, patchedCves = [], notApplicableCves = [] } of packages) {
    for (const id of [...patchedCves, ...notApplicableCves]) assert.ok(ids.has(id), `${name}: ${id}`);
  }
});

function severity(base: number, version: string): string {
  if (version === '2.0') return base < 4 ? 'LOW' : base < 7 ? 'MEDIUM' : 'HIGH';
  return base === 0 ? 'NONE' : base < 4 ? 'LOW' : base < 7 ? 'MEDIUM' : base < 9 ? 'HIGH' : 'CRITICAL';
}
