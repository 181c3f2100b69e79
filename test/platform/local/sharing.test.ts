import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

import { openLocalBlobs } from '../../../shared/platform/local/blobs/local-blobs.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { startChild } from './child.ts';
import { countUp } from './count-up.ts';
import { folderOf } from './state.ts';

test('two processes that count up under conditions lose no count', async (t) => {
  const stateDir = await folderOf(t);
  const platform = await openLocalPlatform({ stateDir, exclusive: true });
  const container = platform.documents.container('runs');
  await container.create('r', { id: 'count', kind: 'count', runId: 'r', count: 0 } as never);
  await platform.blobs.put('count', Buffer.from('0'));

  const child = startChild('count-program.ts', stateDir, '40');
  await countUp(stateDir, 40);
  await child.ended();

  assert.equal((await platform.blobs.get('count'))?.bytes.toString(), '80');
  assert.equal(((await container.read('r', 'count'))?.body as { count?: number }).count, 80);
  await platform.close();
});

test('a new state is opened once the process that is opening it lets go', async (t) => {
  const stateDir = await folderOf(t);
  const other = startChild('file-holder.ts', join(stateDir, 'patchline.db'));
  await other.said('holds');

  const platform = await openLocalPlatform({ stateDir });

  assert.deepEqual((await platform.documents.container('runs').query({})).items, []);
  await platform.close();
  await other.ended();
});

test('blobs are read and put from another thread, which opens no database', async (t) => {
  const folder = await folderOf(t);
  const blobs = openLocalBlobs(folder);
  await blobs.put('source', Buffer.from('text'), { absent: true });

  const worker = new Worker(join(import.meta.dirname, 'blob-worker.ts'), { workerData: folder });
  await once(worker, 'message');

  assert.equal((await blobs.get('copy'))?.bytes.toString(), 'text');
  assert.deepEqual((await readdir(folder)).sort(), ['copy', 'source', '~leases', '~tmp']);
});
