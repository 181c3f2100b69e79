import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openOnlyIn } from '../../../shared/images/report/findings-between.ts';
import type { Verdicts } from '../../../shared/images/report/verdicts.ts';
import type { Status } from '../../../shared/vulnerabilities/index.ts';

type Side = Parameters<typeof openOnlyIn>[0];

/** An image by its findings: `package CVE` → status; and by what else it has. */
function side(findings: Record<string, Status>, ...installed: string[]): Side {
  const verdicts = new Map(
    Object.entries(findings).map(([key, status]) => {
      const [name = '', cve = ''] = key.split(' ');
      return [key, { package: name, cve, status, evidence: { reason: 'test' } }];
    }),
  ) as unknown as Verdicts;
  const names = [...verdicts.values()].map((verdict) => verdict.package);
  return { verdicts, builds: new Map([...names, ...installed].map((name) => [name, ['0:1-1']])) };
}

function only(...given: Parameters<typeof openOnlyIn>): string[] {
  return openOnlyIn(...given).map(({ package: name, cve, other }) => `${name} ${cve} ${other}`);
}

const renames = { containerd: 'containerd2' };
const before = side({ 'containerd CVE-1': 'affected', 'containerd CVE-2': 'affected' });

test('a finding of a renamed package goes on under the new name: it is neither closed nor opened', () => {
  const after = side({ 'containerd2 CVE-1': 'affected', 'containerd2 CVE-2': 'fixed' });

  assert.deepEqual(only(before, after, renames), ['containerd CVE-2 fixed']);
  assert.deepEqual(only(after, before, renames), []);
  assert.deepEqual(only(before, after), ['containerd CVE-1 gone', 'containerd CVE-2 gone']);
  assert.deepEqual(only(after, before), ['containerd2 CVE-1 gone']);
});

test('what does not name the new package has no part in it; what was removed is gone', () => {
  assert.deepEqual(only(before, side({}, 'containerd2'), renames), [
    'containerd CVE-1 not_affected',
    'containerd CVE-2 not_affected',
  ]);
  assert.deepEqual(only(before, side({}), renames), ['containerd CVE-1 gone', 'containerd CVE-2 gone']);
});
