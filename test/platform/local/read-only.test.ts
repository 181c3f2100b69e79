import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { StorageError } from '../../../shared/platform/errors.ts';
import { openLocalPlatform, readLocalPlatform } from '../../../shared/platform/local/index.ts';
import { readOnlyView } from '../../support/read-only-folder.ts';
import { folderOf } from './state.ts';

const body = { id: 'd', kind: 'x', runId: 'r' };
const queue = { entity: 'ingest-jobs' };

async function write(stateDir: string): Promise<Awaited<ReturnType<typeof openLocalPlatform>>> {
  const platform = await openLocalPlatform({ stateDir, exclusive: true });
  await platform.documents.container('runs').create('r', body);
  await platform.bus.send('ingest-jobs', [{ id: 'm', body: 1 }]);
  await platform.blobs.put('a/b', Buffer.from('blob'));
  return platform;
}

/** All that a reader can see of what `write` wrote. */
async function look(stateDir: string): Promise<unknown> {
  const { documents, bus, blobs, close } = readLocalPlatform(stateDir);
  try {
    const document = await documents.container('runs').read('r', 'd');
    const { items } = await documents.container('runs').changes(undefined);
    const [message] = await bus.peek(queue, 10);
    const counts = await bus.counts(queue);
    const blob = await blobs.get('a/b');
    return [document?.body, items, message?.id, counts.active, blob && Buffer.from(blob.bytes).toString()];
  } finally {
    await close();
  }
}

const seen = [body, [body], 'm', 1, 'blob'];

test('a state is read beside its owner, up to its last write', async (t) => {
  const stateDir = await folderOf(t);
  const owner = await write(stateDir);

  assert.deepEqual(await look(stateDir), seen);
  await owner.close();
  assert.deepEqual(await look(stateDir), seen);
});

test('and where nobody can write: closed, owned by a process, or left by a killed one', async (t) => {
  const folder = await folderOf(t);
  const owned = join(folder, 'owned');
  const owner = await write(owned);
  const killed = join(folder, 'killed');
  await mkdir(killed);
  // The log as a process that is killed leaves it; tools that copy a state often leave the shared memory out.
  for (const file of ['patchline.db', 'patchline.db-wal'])
    await copyFile(join(owned, file), join(killed, file));
  await mkdir(join(killed, 'blobs', 'a+'), { recursive: true });
  await copyFile(join(owned, 'blobs', 'a+', 'b'), join(killed, 'blobs', 'a+', 'b'));
  const closed = join(folder, 'closed');
  await (await write(closed)).close();

  for (const state of [closed, owned, killed]) {
    const view = await readOnlyView(t, state);
    if (view === undefined) return;
    const before = await readdir(view);
    assert.deepEqual(await look(view), seen, state);
    assert.deepEqual(await readdir(view), before);
  }
  await owner.close();
});

test('what would change something is refused', async (t) => {
  const stateDir = await folderOf(t);
  await (await write(stateDir)).close();
  const { documents, bus, close } = readLocalPlatform(stateDir);
  t.after(close);

  const refused = [
    documents.container('runs').create('r', { ...body, id: 'e' }),
    bus.send('ingest-jobs', [{ id: 'n', body: 2 }]),
    bus.receive(queue, 1),
  ];

  for (const outcome of await Promise.allSettled(refused)) {
    assert.equal(outcome.status, 'rejected');
    assert.ok(outcome.reason instanceof StorageError, String(outcome.reason));
  }
});

test('a container that the topology got later is there and empty', async (t) => {
  const stateDir = await folderOf(t);
  await (await write(stateDir)).close();
  const db = new DatabaseSync(join(stateDir, 'patchline.db'));
  db.exec('DROP TABLE documents_leases');
  db.close();
  const { documents, close } = readLocalPlatform(stateDir);
  t.after(close);

  const leases = documents.container('leases');

  assert.deepEqual((await leases.query({})).items, []);
  assert.deepEqual((await leases.changes(undefined)).items, []);
  assert.equal(await leases.read('a', 'a'), undefined);
});

test('what is no state, or none of ours, says so', async (t) => {
  const folder = await folderOf(t);
  const path = join(folder, 'patchline.db');

  assert.throws(() => readLocalPlatform(folder), StorageError);
  await writeFile(path, 'no database, but somebody may want it\n'.repeat(50));
  assert.throws(() => readLocalPlatform(folder), /patchline\.db: it is not a database/);
  await writeFile(path, '');
  assert.throws(() => readLocalPlatform(folder), /is not a Patchline state file/);
});

test('a state is for its owner only, whatever its folder and its files were', async (t) => {
  const stateDir = await folderOf(t);
  await chmod(stateDir, 0o777);
  const mask = process.umask(0);
  t.after(() => process.umask(mask));

  const first = await write(stateDir);
  await assertPrivate(stateDir);
  await first.close();
  for (const file of await filesBelow(stateDir)) await chmod(file, 0o666);
  const second = await openLocalPlatform({ stateDir, exclusive: true });
  await second.documents.container('runs').create('r', { ...body, id: 'e' });

  for (const suffix of ['', '-wal', '-shm']) await assertPrivate(join(stateDir, `patchline.db${suffix}`));
  await second.close();
});

async function assertPrivate(path: string): Promise<void> {
  for (const file of await filesBelow(path)) {
    assert.equal((await stat(file)).mode & 0o077, 0, file);
  }
}

async function filesBelow(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
