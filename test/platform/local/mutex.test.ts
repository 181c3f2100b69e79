import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

import { FolderMutex } from '../../../shared/platform/local/blobs/mutex.ts';
import { startChild } from './child.ts';
import { folderOf } from './state.ts';

test('a section waits until the one in another thread has ended', async (t) => {
  const path = join(await folderOf(t), 'lock');
  const state = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(join(import.meta.dirname, 'mutex-holder.ts'), { workerData: { path, state } });
  await Atomics.waitAsync(state, 0, 0).value;

  const seen = new FolderMutex(path).run(() => Atomics.load(state, 0));

  assert.equal(seen, 2);
  await once(worker, 'exit');
});

test('a process killed inside a section holds nobody up', async (t) => {
  const path = join(await folderOf(t), 'lock');
  const child = startChild('mutex-holder.ts', path);
  await child.said('inside');
  await child.kill();

  const entered = new FolderMutex(path).run(() => true);

  assert.equal(entered, true);
});

test('a section that throws leaves the folder free', async (t) => {
  const mutex = new FolderMutex(join(await folderOf(t), 'lock'));
  assert.throws(
    () =>
      mutex.run(() => {
        throw new RangeError('inside');
      }),
    /inside/,
  );

  assert.equal(
    mutex.run(() => 1),
    1,
  );
});
