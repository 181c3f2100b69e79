import assert from 'node:assert/strict';
import { mkdir, rename, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Blobs } from '../../../shared/platform/blobs.ts';
import { TransientError } from '../../../shared/platform/errors.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { folderOf } from './state.ts';

/** What a process that writes for long does to the file. */
function lock(stateDir: string): { unlock: () => void } {
  const db = new DatabaseSync(join(stateDir, 'patchline.db'));
  db.exec('BEGIN IMMEDIATE');
  return {
    unlock() {
      db.exec('ROLLBACK');
      db.close();
    },
  };
}

const body = (id: string) => ({ id, kind: 'x', runId: 'r' });

test('writes wait for another process that holds the file, in order, and hold up nothing else', async (t) => {
  const stateDir = await folderOf(t);
  const platform = await openLocalPlatform({ stateDir });
  t.after(() => platform.close());
  const runs = platform.documents.container('runs');
  await runs.create('r', body('before'));
  const { unlock } = lock(stateDir);
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 5);

  const writes = ['a', 'b'].map((id) => runs.create('r', body(id)));
  await delay(150);
  writes.push(runs.create('r', body('c')));
  const [whileLocked, ticked] = [await runs.query({}), ticks];
  unlock();
  await Promise.all(writes);
  clearInterval(ticking);

  assert.equal(whileLocked.items.length, 1, 'what is there can be read meanwhile');
  assert.ok(ticked > 5, `${ticked} ticks: the process was not held up`);
  const { items } = await runs.changes<ReturnType<typeof body>>(undefined);
  assert.deepEqual(
    items.map(({ id }) => id),
    ['before', 'a', 'b', 'c'],
  );
});

test('a write that waits too long fails for a while only, and nothing of it is there', async (t) => {
  const stateDir = await folderOf(t);
  const platform = await openLocalPlatform({ stateDir });
  t.after(() => platform.close());
  const runs = platform.documents.container('runs');
  const { unlock } = lock(stateDir);

  await assert.rejects(runs.create('r', body('a')), (error) => {
    return error instanceof TransientError && /patchline\.db is busy/.test(error.message);
  });
  unlock();

  assert.equal(await runs.read('r', 'a'), undefined);
  await runs.create('r', body('a'));
});

async function namesIn(blobs: Blobs): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of blobs.list('')) names.push(name);
  return names;
}

const calls: [name: string, call: (blobs: Blobs) => Promise<unknown>][] = [
  ['get', (blobs) => blobs.get('a/b')],
  ['head', (blobs) => blobs.head('a/b')],
  ['stream', (blobs) => blobs.stream('a/b')],
  ['list', namesIn],
  ['put', (blobs) => blobs.put('a/b', Buffer.from('new'))],
  ['put where there was none', (blobs) => blobs.put('c', Buffer.from('new'), { absent: true })],
  ['delete', (blobs) => blobs.delete('a/b')],
  ['lease', (blobs) => blobs.lease('a/b', 15)],
];

for (const how of ['its folder', 'its disk'] as const) {
  test(`blobs whose folder is away are not missing: every call fails for a while only (${how})`, async (t) => {
    const stateDir = await folderOf(t);
    const platform = await openLocalPlatform({ stateDir, exclusive: true });
    t.after(() => platform.close());
    const { blobs } = platform;
    await blobs.put('a/b', Buffer.from('blob'));
    const [folder, elsewhere] = [join(stateDir, 'blobs'), join(stateDir, 'elsewhere')];

    await rename(folder, elsewhere);
    // A disk that is not mounted leaves the folder that it is mounted on.
    if (how === 'its disk') await mkdir(folder);
    for (const [name, call] of calls) {
      await assert.rejects(call(blobs), (error) => error instanceof TransientError, name);
    }
    if (how === 'its disk') await rmdir(folder);
    await rename(elsewhere, folder);

    assert.equal(Buffer.from((await blobs.get('a/b'))?.bytes ?? []).toString(), 'blob');
    assert.equal(await blobs.get('c'), undefined);
    await blobs.put('a/b', Buffer.from('new'));
    assert.deepEqual(await namesIn(blobs), ['a/b']);
  });
}
