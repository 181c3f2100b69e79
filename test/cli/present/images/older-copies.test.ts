import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportLines, reportTables } from '../../../../infra/local/cli/present/images/image-report.ts';
import { formatImageDiff } from '../../../../infra/local/cli/present/images/images.ts';
import type { FindingChange, ImageDocument, ImageReport } from '../../../../shared/images/index.ts';

const look = { width: 200, colour: false, links: false };
const words = 'kernel: older copy installed: 0:6.6.1-1 beside 0:6.6.2-1; it keeps CVE-2025-0001 open';
const closed: FindingChange = {
  ...{ package: 'kernel', cve: 'CVE-2025-0002', severity: 'high', status: 'affected', other: 'fixed' },
  ...{ builds: ['0:6.6.0-1'], kernel: '6.6.0-1' },
};
const report: ImageReport = {
  ...{ before: '202601.05.0', closes: [closed], opens: [], holds: [], lacks: [], newer: [] },
  olderCopies: [
    { package: 'kernel', newest: '0:6.6.2-1', older: ['0:6.6.1-1'], keepsOpen: ['CVE-2025-0001'] },
  ],
};

test('a report says in words that an older copy is installed, and what that keeps open', () => {
  assert.equal(reportLines(report).at(-1), words);
  assert.ok(reportTables(report, look).includes(`  ${words}`));
});

test('a finding stands beside its EVRs and what uname -r prints', () => {
  assert.match(
    reportTables(report, look).join('\n'),
    /kernel +CVE-2025-0002 +high +0:6\.6\.0-1 \(uname -r: 6\.6\.0-1\)/,
  );
});

test('a mitigation is no fix: it is told when it comes, and when it is removed', () => {
  const mitigated: FindingChange = { ...closed, other: 'mitigated' };
  const lines = (changes: Pick<ImageReport, 'closes' | 'opens'>): string =>
    reportTables({ ...report, ...changes }, look).join('\n');

  assert.match(lines({ closes: [mitigated], opens: [] }), /affected +mitigated *\n/);
  assert.match(lines({ closes: [], opens: [mitigated] }), /affected +mitigated: mitigation removed *\n/);
  assert.match(lines({ closes: [closed], opens: [] }), /affected +fixed *\n/);
});

test('a difference says that an older copy stays installed beside what came', () => {
  const image = { line: 'l', version: '1', variant: 'gen2' } as ImageDocument;
  const added = {
    change: 'added',
    name: 'kernel',
    to: '6.6.2-1',
    beside: '6.6.1-1',
    keepsOlder: true,
  } as const;
  const diff = { packages: [added], components: [], containers: [] };

  assert.match(
    formatImageDiff({ from: image, to: image, diff }, look),
    /older copy stays installed: 6\.6\.1-1\n/,
  );
});
