import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suspectsOf } from '../../../shared/images/gates/suspects.ts';
import type { PatchDocument } from '../../../shared/patches/documents.ts';

type Case = Parameters<typeof suspectsOf>[0];

function builds(...evrs: string[]): Case['before'] {
  return evrs.map((text) => {
    const [name = '', evr = ''] = text.split(' ');
    return { name, evr, architecture: 'x86_64' };
  });
}

const patches = [{ package: 'curl', number: 3, build: { evr: '0:8-2' } }] as unknown as PatchDocument[];
const before = builds('curl 0:8-1', 'kernel 0:6-1', 'sudo 0:1-1');
const failed = (test: string): Case['blockers'] => [{ state: 'failed', test, text: 'exit 1' }];

function told(after: Case['before'], blockers: Case['blockers']): string[] {
  return suspectsOf({ before, after, patches, blockers }).map(
    (each) => `${each.package} ${each.patch ?? '-'}: ${each.why}`,
  );
}

test('what a failed case names comes before what else changed', () => {
  const after = builds('curl 0:8-2', 'kernel 0:6-2', 'sudo 0:1-1');

  assert.deepEqual(told(after, failed('kernel boots')), ['kernel -: the failed case kernel boots names it']);
  assert.deepEqual(told(after, failed('libcurl-test')), [
    'curl 3: the only patch among 2 packages that changed',
  ]);
  assert.deepEqual(told(after, failed('sudo asks')), [
    'curl 3: the only patch among 2 packages that changed',
  ]);
});

test('the only change is suspected; several without a patch, or none, tell nothing', () => {
  assert.deepEqual(told(builds('curl 0:8-1', 'kernel 0:6-2', 'sudo 0:1-1'), failed('x')), [
    'kernel -: nothing else changed',
  ]);
  assert.deepEqual(told(builds('curl 0:8-1', 'kernel 0:6-2', 'sudo 0:1-2'), failed('x')), []);
  assert.deepEqual(told(before, failed('x')), []);
  assert.deepEqual(told(builds('kernel 0:6-2'), [{ state: 'missing', test: 'kernel', text: '' }]), []);
});
