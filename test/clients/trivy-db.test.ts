import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { compareText } from '../../shared/platform/index.ts';
import { anAdvisory, aStatement } from '../advisories/fixtures.ts';
import { folderOf } from '../platform/local/state.ts';
import { needsGo, READ_TRIVY_DB } from './installed.ts';
import { publishInto } from './published.ts';

const [cve] = anAdvisory().cves;
assert.ok(cve);

suite('OVAL in trivy-db', () => {
  test('gives back every CVE of a package with its fix and severity', needsGo(READ_TRIVY_DB), async (t) => {
    const severities = ['critical', 'high', 'medium', 'low', 'none', 'unknown'] as const;
    const advisory = anAdvisory({
      cves: severities.map((severity, at) => ({ ...cve, cve: `CVE-2024-000${at + 1}`, severity })),
    });
    const unfixed = aStatement({ cve: 'CVE-2024-0007', package: 'openssl', severity: 'high' });
    const site = await publishInto(await folderOf(t), [advisory], [unfixed]);
    const oval = join(site, 'oval', 'azurelinux-3.0-oval.xml');

    const said = execFileSync(READ_TRIVY_DB, [join(site, 'trivy'), oval, '3.0', 'openssl'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });

    assert.deepEqual(
      said
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { cve: string })
        .sort((a, b) => compareText(a.cve, b.cve)),
      [
        ...['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN', 'UNKNOWN'].map((severity, at) => ({
          cve: `CVE-2024-000${at + 1}`,
          package: 'openssl',
          fixed: '1:3.3.2-1.azl3',
          severity,
        })),
        { cve: 'CVE-2024-0007', package: 'openssl', fixed: '', severity: 'HIGH' },
      ],
    );
  });
});
