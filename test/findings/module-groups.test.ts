import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { moduleGroups, rebuildOrder } from '../../shared/findings/index.ts';

type Given = Parameters<typeof moduleGroups>[0] extends Iterable<infer F> ? F : never;

function finding(name: string, cve: string, rest: Partial<Given> = {}): Given {
  return {
    package: name,
    cve,
    status: 'affected',
    severity: 'medium',
    via: 'pkg:golang/golang.org/x/net@v0.17.0',
    ...rest,
  };
}

suite('groups of findings in one module', () => {
  test('one module and CVE in several packages is one group, whatever its versions there', () => {
    const groups = moduleGroups([
      finding('skopeo', 'CVE-2025-22870'),
      finding('runc', 'CVE-2025-22870', { via: 'pkg:golang/golang.org/x/net@v0.35.0', severity: 'high' }),
      finding('runc', 'CVE-2025-22870', { via: 'pkg:golang/golang.org/x/crypto@v0.35.0' }),
      finding('keda', 'CVE-2025-22870', { status: 'fixed' }),
      finding('keda', 'CVE-2024-45338'),
      finding('gh', 'CVE-2025-22870', { via: undefined }),
    ]);

    assert.deepEqual(
      groups.map(({ module, cve, severity }) => ({ module, cve, severity })),
      [{ module: 'pkg:golang/golang.org/x/net', cve: 'CVE-2025-22870', severity: 'high' }],
    );
    assert.deepEqual(
      groups[0]?.findings.map((each) => each.package),
      ['runc', 'skopeo'],
    );
  });

  test('rebuilds come first where they close what is most severe, then most', () => {
    const groups = moduleGroups(
      ['a', 'b', 'c']
        .flatMap((name) => [
          finding(name, 'CVE-2025-1'),
          ...(name === 'a' ? [] : [finding(name, 'CVE-2025-2')]),
          ...(name === 'c' ? [finding(name, 'CVE-2025-3', { severity: 'critical' })] : []),
        ])
        .concat(finding('d', 'CVE-2025-3', { severity: 'critical' })),
    );

    assert.deepEqual(
      groups.map(({ cve }) => cve),
      ['CVE-2025-3', 'CVE-2025-1', 'CVE-2025-2'],
    );
    assert.deepEqual(rebuildOrder(groups), [
      { package: 'c', severity: 'critical', closes: 3 },
      { package: 'd', severity: 'critical', closes: 1 },
      { package: 'b', severity: 'medium', closes: 2 },
      { package: 'a', severity: 'medium', closes: 1 },
    ]);
  });
});
