import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';

import { makeFolder } from '../../../shared/platform/local/blobs/files.ts';
import { openLocalBlobs } from '../../../shared/platform/local/blobs/local-blobs.ts';
import { folderOf } from './state.ts';

test('a version is later than the one before it, even when the clock was set back', async (t) => {
  const folder = await folderOf(t);
  const blobs = openLocalBlobs(folder);
  await blobs.put('a', Buffer.from('1'));
  const future = new Date(Date.now() + 3_600_000);
  await utimes(join(folder, 'a'), future, future);
  const before = await blobs.head('a');

  await blobs.put('a', Buffer.from('1'));

  const after = await blobs.head('a');
  assert.ok(before && after && after.modifiedAt >= before.modifiedAt);
  assert.notEqual(after.etag, before.etag);
});

test('writes that fail leave nothing in the folder', async (t) => {
  const folder = await folderOf(t);
  const blobs = openLocalBlobs(folder);
  await blobs.put('a', Buffer.from('1'));
  const failing = new Readable({
    read() {
      this.destroy(new Error('the source broke'));
    },
  });

  await assert.rejects(blobs.put('b', failing), /the source broke/);
  await assert.rejects(blobs.put('a', Buffer.from('2'), { etag: '"another"' }));
  await assert.rejects(blobs.put('a', Buffer.from('2'), { absent: true }));

  assert.deepEqual(await readdir(join(folder, '~tmp')), []);
});

test('a folder of a blob is made below the root, and never the root itself while that is away', async (t) => {
  const folder = await folderOf(t);
  const [root, wanted] = [join(folder, 'blobs'), join(folder, 'blobs', 'a+', 'b+')];

  await assert.rejects(makeFolder(root, wanted), { code: 'ENOENT' });
  assert.ok(!existsSync(root));

  mkdirSync(root);
  await Promise.all([makeFolder(root, wanted), makeFolder(root, wanted)]);
  assert.ok(existsSync(wanted));
});
