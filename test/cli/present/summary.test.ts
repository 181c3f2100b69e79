import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { formatScanSummary } from '../../../infra/local/cli/present/summary.ts';
import type { OutOfBandPackage, ScanSummary } from '../../../infra/local/cli/present/scan-summary.ts';
import { plain } from './build.ts';

const httpd: OutOfBandPackage = {
  package: 'httpd',
  epoch: 0,
  version: '2.4.46',
  release: '6.sl3',
  cves: [
    { cve: 'CVE-2021-33193', severity: 'high', exploited: false },
    { cve: 'CVE-2021-40438', severity: 'critical', exploited: true },
  ],
};
const bind: OutOfBandPackage = {
  package: 'bind',
  epoch: 32,
  version: '9.16.44',
  release: '1.sl3',
  cves: [{ cve: 'CVE-2023-50387', severity: 'high', exploited: false }],
};

function summary(changes: Partial<ScanSummary> = {}): ScanSummary {
  return {
    release: 'samplelinux 3.0',
    baseline: false,
    packages: { total: 32, matched: 2, skipped: 30 },
    withoutRow: [],
    cves: 168_401,
    findings: {
      affected: { critical: 5, high: 1234, unknown: 1 },
      under_investigation: { high: 1 },
      fixed: { medium: 13 },
    },
    outOfBand: [bind, httpd],
    floods: [],
    unreadable: [],
    events: { 'finding.changed': 3, 'patch.required': 2, 'sla.changed': 0 },
    paused: false,
    quarantined: [],
    milliseconds: 4211,
    state: '/home/me/.patchline',
    command: 'npx patchline',
    ...changes,
  };
}

test('a summary gives numbers, what is urgent, and what to do next', () => {
  const text = formatScanSummary(summary(), plain);

  assert.equal(
    text,
    `samplelinux 3.0, scanned in 4.2 s

  Packages     32: 2 matched, 30 unchanged
  CVEs         168,401 considered
  Events       5 published: 3 finding.changed, 2 patch.required
  State        /home/me/.patchline

  FINDINGS             CRITICAL   HIGH  MEDIUM  UNKNOWN  TOTAL
  affected                    5  1,234       ·        1  1,240
  under investigation         ·      1       ·        ·      1
  fixed                       ·      ·      13        ·     13

Out of band  2 packages, 3 CVEs (! known to be exploited)
  SEVERITY  PACKAGE  VERSION           CVES
  critical  httpd    2.4.46-6.sl3      CVE-2021-40438! CVE-2021-33193
  high      bind     32:9.16.44-1.sl3  CVE-2023-50387

Next
  npx patchline match                         every finding, as a table
  npx patchline explain httpd CVE-2021-40438  why one finding exists
  npx patchline serve                         scan twice a day, and the API
`,
  );
});

test('packages without any row are counted', () => {
  const text = formatScanSummary(summary({ withoutRow: ['attr', 'which'] }), plain);

  assert.match(text, /Packages +32: 2 matched, 30 unchanged; 2 without any row\n/);
});

test('a scan that changed nothing says so', () => {
  const text = formatScanSummary(
    summary({ packages: { total: 1, matched: 1, skipped: 0 }, findings: {}, outOfBand: [], events: {} }),
    plain,
  );

  assert.match(text, /Packages +1\n/);
  assert.match(text, /Events +none published: nothing changed\n/);
  assert.match(text, /\nNo findings\.\n/);
  assert.doesNotMatch(text, /Out of band|explain/);
});

test('a first import and the pause switch are said', () => {
  const text = formatScanSummary(summary({ baseline: true, paused: true }), plain);

  assert.match(text, /scanned in 4\.2 s {2}first import: a baseline\n/);
  assert.match(text, /; paused, they wait in the outbox\n/);
});

test('records that were set aside are counted and the first of them named', () => {
  const quarantined = Array.from({ length: 7 }, (_, index) => ({
    source: 'nvd/2021',
    record: `CVE-2021-000${index}`,
    field: 'cve.published',
    reason: '"soon"\u001b[31m is not a valid timestamp',
  }));

  const text = formatScanSummary(summary({ quarantined }), plain);

  assert.match(
    text,
    /\n7 records set aside\n {2}nvd\/2021 CVE-2021-0000: cve\.published: "soon" \[31m is not a valid timestamp\n/,
  );
  assert.match(text, /CVE-2021-0004[^]*\n {2}and 2 more\n/);
  assert.doesNotMatch(text, /CVE-2021-0005/);
});

test('long lists are cut, and what is cut is counted', () => {
  const cves = Array.from({ length: 9 }, (_, index) => ({
    cve: `CVE-2024-100${index}`,
    severity: 'high' as const,
    exploited: false,
  }));
  const outOfBand = Array.from({ length: 25 }, (_, index) => ({ ...bind, package: `package${index}`, cves }));

  const text = formatScanSummary(summary({ outOfBand }), plain);

  assert.match(text, /CVE-2024-1000 CVE-2024-1001 CVE-2024-1002 CVE-2024-1003 and 5 more\n/);
  assert.match(text, /\n {2}and 5 more packages\n/);
});

test('a narrow terminal loses the versions before a CVE is cut, and colour changes no text', () => {
  const narrow = formatScanSummary(summary(), { ...plain, width: 62 });
  const coloured = formatScanSummary(summary(), { ...plain, colour: true, links: true });

  assert.match(narrow, /SEVERITY +PACKAGE +CVES\n[^]*CVE-2021-40438! CVE-2021-33193\n/);
  assert.equal(stripVTControlCharacters(coloured), formatScanSummary(summary(), plain));
});

test('times are given in the unit that fits', () => {
  const shown = [12, 999, 1000, 59_949, 200_400].map(
    (milliseconds) => /in (.*)\n/.exec(formatScanSummary(summary({ milliseconds }), plain))?.[1],
  );

  assert.deepEqual(shown, ['12 ms', '999 ms', '1.0 s', '59.9 s', '3 min 20 s']);
});
