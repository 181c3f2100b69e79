import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { StorageFullError } from '../../../shared/platform/errors.ts';
import { type LocalPlatform, openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { collect } from '../../contract/opened.ts';
import { smallDisk } from '../../support/small-disk.ts';

async function fillWithDocuments({ documents }: LocalPlatform): Promise<number> {
  for (let index = 0; ; index += 1) {
    const body = { id: `d${index}`, kind: 'x', runId: 'r', text: 'x'.repeat(50_000) };
    try {
      await documents.container('runs').create('r', body);
    } catch (error) {
      assert.ok(error instanceof StorageFullError, String(error));
      return index;
    }
  }
}

test('a full disk refuses writes by a clear error and keeps all that was acknowledged', async (t) => {
  const disk = await smallDisk(t, '4m');
  if (disk === undefined) return;
  const stateDir = join(disk.folder, 'state');
  const platform = await openLocalPlatform({ stateDir, exclusive: true });
  await platform.blobs.put('ballast', Buffer.alloc(1_000_000));
  const container = platform.documents.container('runs');

  const written = await fillWithDocuments(platform);

  const send = platform.bus.send('match-jobs', [{ id: 'm', body: 'x'.repeat(200_000) }]);
  await assert.rejects(send, (error: unknown) => {
    assert.ok(error instanceof StorageFullError && error.message.includes(stateDir), String(error));
    return true;
  });
  const put = platform.blobs.put('blob', Buffer.alloc(1_000_000));
  await assert.rejects(put, (error: unknown) => {
    assert.ok(error instanceof StorageFullError && error.message.includes(stateDir), String(error));
    return true;
  });
  assert.equal((await container.query({ partition: 'r', limit: 500 })).items.length, written);
  assert.deepEqual(
    (await collect(platform.blobs.list(''))).map(({ name }) => name),
    ['ballast'],
  );

  await rm(join(stateDir, 'blobs', 'ballast'));
  await container.create('r', { id: 'room', kind: 'x', runId: 'r' } as never);
  await platform.close();
  const again = await openLocalPlatform({ stateDir, exclusive: true });
  const kept = await again.documents.container('runs').query({ partition: 'r', limit: 500 });
  assert.equal(kept.items.length, written + 1);
  await again.close();
});

test('a disk too full to open the state says so', async (t) => {
  const disk = await smallDisk(t, '4m');
  if (disk === undefined) return;
  const stateDir = join(disk.folder, 'state');
  spawnSync('dd', ['if=/dev/zero', `of=${join(disk.folder, 'ballast')}`, 'bs=4k']);

  await assert.rejects(openLocalPlatform({ stateDir, exclusive: true }), StorageFullError);
});
