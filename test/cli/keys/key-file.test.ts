import assert from 'node:assert/strict';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readKeys } from '../../../infra/local/cli/keys/key-file.ts';
import { folderOf } from '../../platform/local/state.ts';

test('a key file is read up to its bound, however large it is', async (t) => {
  const file = join(await folderOf(t), 'keys.json');
  await writeFile(file, '');
  await truncate(file, 3 * 1024 ** 3);
  const before = process.resourceUsage().maxRSS;

  assert.throws(() => readKeys(file), /keys\.json: is not a key file: it has more than 1048576 bytes/);

  const kilobytes = process.resourceUsage().maxRSS - before;
  assert.ok(kilobytes < 200_000, `${kilobytes} KB`);
});

test('a key file as long as the bound is read whole', async (t) => {
  const file = join(await folderOf(t), 'keys.json');
  const key = { name: 'ci', roles: ['reader'], sha256: 'ab'.repeat(32) };
  await writeFile(file, JSON.stringify({ keys: [key] }).padEnd(1024 * 1024));

  assert.deepEqual(readKeys(file).keys, [key]);
});
