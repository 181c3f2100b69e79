import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { bundlePage } from '../../../infra/page/bundle-page.ts';

test('the page is small, packed: less than 150 KB', async () => {
  const sizes = [...(await bundlePage()).values()].map((bytes) => gzipSync(bytes).length);
  const sum = sizes.reduce((one, other) => one + other, 0);

  assert.ok(sum > 10_000 && sum < 150_000, `${sum} bytes`);
});
