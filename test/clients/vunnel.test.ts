import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import type { Statement } from '../../shared/advisories/statements/statement.ts';
import type { Advisory } from '../../shared/advisories/advisory.ts';
import { compareText } from '../../shared/platform/index.ts';
import { anAdvisory, aStatement } from '../advisories/fixtures.ts';
import { folderOf } from '../platform/local/state.ts';
import { needsPython, PYTHON } from './installed.ts';
import { publishInto } from './published.ts';

const [cve] = anAdvisory().cves;
assert.ok(cve);

async function readByVunnel(
  t: TestContext,
  advisories: readonly Advisory[],
  statements: readonly Statement[] = [],
): Promise<Record<string, string | null>[]> {
  const site = await publishInto(await folderOf(t), advisories, statements);
  const oval = join(site, 'oval', 'azurelinux-3.0-oval.xml');
  const said = execFileSync(PYTHON, [join(import.meta.dirname, 'read-oval.py'), oval], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  return said
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, string | null>);
}

suite('OVAL in vunnel', () => {
  test('gives back every CVE with its package, fix and date', needsPython(), async (t) => {
    const severities = ['critical', 'high', 'medium', 'low', 'none', 'unknown'] as const;
    const advisory = anAdvisory({
      cves: severities.map((severity, at) => ({ ...cve, cve: `CVE-2024-000${at + 1}`, severity })),
    });

    const read = await readByVunnel(t, [advisory]);

    assert.deepEqual(
      read.sort((a, b) => compareText(a['cve'] ?? '', b['cve'] ?? '')),
      ['Critical', 'High', 'Medium', 'Low', 'None', 'Unknown'].map((severity, at) => ({
        cve: `CVE-2024-000${at + 1}`,
        namespace: 'mariner:3.0',
        severity,
        package: 'openssl',
        range: '< 1:3.3.2-1.azl3, < 1:3.3.2-1.azl3',
        fixed: '1:3.3.2-1.azl3',
        since: '2026-01-10',
      })),
    );
  });

  test('reads what has no fix, and keeps the most severe package of a CVE', needsPython(), async (t) => {
    const unfixed = aStatement({ cve: 'CVE-2024-0001', severity: 'critical' });
    const isNot = aStatement({ cve: 'CVE-2024-0002', status: 'not_affected' });

    const read = await readByVunnel(t, [anAdvisory()], [unfixed, isNot]);

    // vunnel keeps the last record of a CVE.
    assert.deepEqual(
      read
        .map(({ cve: name, package: of, range, fixed, since }) => ({ name, of, range, fixed, since }))
        .at(-1),
      {
        name: 'CVE-2024-0001',
        of: 'curl',
        range: '<= 0:8.8.0-3.azl3, <= 0:8.8.0-3.azl3',
        fixed: 'None',
        since: null,
      },
    );
    assert.equal(read.length, 2);
  });
});
