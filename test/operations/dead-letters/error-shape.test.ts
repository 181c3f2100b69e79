import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorShape } from '../../../shared/operations/dead-letters/error-shape.ts';

test('errors of one cause have one shape, whatever message they are of', () => {
  const alike: readonly (readonly string[])[] = [
    ["package 'curl': version 8.1 is not read", "package 'it': version 10.22.3 is not read"],
    ['run 2026-11-29T05: there is no such run', 'run 2026-11-30T17: there is no such run'],
    ['azurelinux-3.0/httpd: CVE-2024-1 is stale', 'azurelinux-2.0/nginx: CVE-2025-12345 is stale'],
    ['https://a.example/x?y=1 answered 503', 'http://b.example/ answered 503'],
    ['blob 0f3a9c27bb is gone', 'blob aa11bb22cc33 is gone'],
    ['no\n  at f (a.ts:1)', 'no\n  at g (b.ts:7)'],
  ];
  for (const texts of alike) assert.equal(new Set(texts.map(errorShape)).size, 1, texts.join('\n'));
  const shapes = alike.map(([first = '']) => errorShape(first));
  assert.equal(new Set(shapes).size, alike.length, shapes.join('\n'));
  assert.ok(errorShape('x y '.repeat(100_000)).length <= 200);
});
