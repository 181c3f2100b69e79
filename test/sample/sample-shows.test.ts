import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { matchOnce } from '../../shared/matching/index.ts';
import { readInventory } from '../../shared/inventory/index.ts';
import type { Verdict } from '../../shared/vulnerabilities/index.ts';
import { sample } from './sample-facts.ts';

describe('the bundled sample shows', () => {
  let verdicts = new Map<string, Verdict>();

  before(async () => {
    const file = join(sample, 'inventory.json');
    const { distro, release, asOf, ...inventory } = readInventory(readFileSync(file), file);
    assert.ok(distro !== undefined && release !== undefined && asOf !== undefined);
    const result = await matchOnce({
      sources: {
        nvd: join(sample, 'nvd'),
        overrides: join(sample, 'overrides.ndjson'),
        kev: join(sample, 'known_exploited_vulnerabilities.json'),
      },
      now: new Date(asOf),
      inventory: { ...inventory, distro, release, asOf },
      asOf,
    });
    assert.deepEqual(
      { records: result.records, quarantined: result.quarantined, warnings: result.warnings },
      { records: 44, quarantined: [], warnings: [] },
    );
    verdicts = new Map(
      [...result.verdicts].flat().map((verdict) => [`${verdict.package} ${verdict.cve}`, verdict]),
    );
  });

  const statusOf = (finding: string): string => verdicts.get(finding)?.status ?? 'none';

  const cases: [what: string, status: string, findings: string[]][] = [
    [
      'what is affected',
      'affected',
      ['httpd CVE-2021-26691', 'openssl CVE-2021-3711', 'zlib CVE-2022-37434'],
    ],
    ['patch levels', 'affected', ['openssh CVE-2024-6387', 'sudo CVE-2021-3156']],
    ['one CVE in several packages', 'affected', ['golang CVE-2023-44487', 'nghttp2 CVE-2023-44487']],
    ['a configuration that an override adds', 'affected', ['glibc CVE-2025-4802']],
    ['a disputed CVE', 'affected', ['openssh CVE-2021-36368']],
    [
      'a patch of the build',
      'fixed',
      ['httpd CVE-2021-26690', 'curl CVE-2023-38545', 'python3 CVE-2021-3177'],
    ],
    [
      'a version that is past the flaw',
      'fixed',
      ['kernel CVE-2016-5195', 'openssl CVE-2014-0160', 'nginx CVE-2023-44487'],
    ],
    ['a version before the flaw', 'not_affected', ['sudo CVE-2025-32463']],
    ['a flaw of one release', 'not_affected', ['httpd CVE-2021-41773', 'xz CVE-2024-3094']],
    ["the maintainers' marker", 'not_affected', ['openssh CVE-2007-2768']],
    ['a flaw on Windows', 'not_affected', ['php CVE-2024-4577']],
    [
      'products of the same name',
      'none',
      ['tar CVE-2021-37701', 'git CVE-2021-29468', 'subversion CVE-2018-1000111'],
    ],
    ['a rejected CVE', 'none', ['libwebp CVE-2023-5129']],
    ['what an override takes away', 'not_affected', ['kernel CVE-2010-4563']],
  ];
  for (const [what, status, findings] of cases) {
    test(`${what}: ${status.replace('_', ' ')}`, () => {
      const found = findings.map((finding) => [finding, statusOf(finding)]);

      assert.deepEqual(
        found,
        findings.map((finding) => [finding, status]),
      );
    });
  }

  test('every severity but none, and known exploitation', () => {
    const affected = [...verdicts.values()].filter(({ status }) => status === 'affected');

    const found = new Set(affected.map(({ score }) => score?.severity ?? 'unknown'));

    assert.deepEqual([...found].sort(), ['critical', 'high', 'low', 'medium', 'unknown']);
    assert.deepEqual(verdicts.get('log4j CVE-2021-44228')?.kev, {
      dateAdded: '2021-12-10',
      dueDate: '2021-12-24',
      ransomware: true,
    });
    assert.equal(verdicts.get('git CVE-2025-48384')?.score?.source, 'security-advisories@github.com');
  });
});
