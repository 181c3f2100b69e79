import assert from 'node:assert/strict';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { StorageError } from '../../../shared/platform/errors.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { folderOf } from './state.ts';

/** The header of an SQLite file, big-endian: https://www.sqlite.org/fileformat.html#the_database_header */
const USER_VERSION = 60;
const APPLICATION_ID = 68;

async function makeState(stateDir: string): Promise<string> {
  const platform = await openLocalPlatform({ stateDir });
  for (let index = 0; index < 200; index += 1) {
    const body = { id: `d${index}`, kind: 'x', runId: 'r', text: 'x'.repeat(500) };
    await platform.documents.container('runs').create('r', body);
  }
  await platform.close();
  return join(stateDir, 'patchline.db');
}

async function overwrite(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, offset);
  await file.close();
}

function storageErrorAbout(path: string, what: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof StorageError, String(error));
    assert.ok(error.message.includes(path), error.message);
    assert.match(error.message, what);
    return true;
  };
}

test('a state folder is made with its parents, for its owner only', async (t) => {
  const stateDir = join(await folderOf(t), 'deep', 'state');

  await (await openLocalPlatform({ stateDir })).close();

  const folder = await open(stateDir, 'r');
  assert.equal((await folder.stat()).mode & 0o077, 0);
  await folder.close();
});

test('a state folder that is a file is refused with its path', async (t) => {
  const stateDir = join(await folderOf(t), 'state');
  await writeFile(stateDir, 'not a folder');

  await assert.rejects(openLocalPlatform({ stateDir }), storageErrorAbout(stateDir, /cannot be used/));
});

test('a file that is no database is refused and left alone', async (t) => {
  const stateDir = await folderOf(t);
  const path = join(stateDir, 'patchline.db');
  const text = 'this is not a database, but somebody may want it\n'.repeat(50);
  await writeFile(path, text);

  const opening = openLocalPlatform({ stateDir, exclusive: true });

  await assert.rejects(opening, storageErrorAbout(path, /not a database/));
  assert.equal(await readFile(path, 'utf8'), text);
});

test('a folder in the place of the database is refused', async (t) => {
  const stateDir = await folderOf(t);
  const path = join(stateDir, 'patchline.db');
  await mkdir(path);

  await assert.rejects(openLocalPlatform({ stateDir }), storageErrorAbout(path, /cannot be used/));
});

test('state of a newer version is refused and left alone', async (t) => {
  const stateDir = await folderOf(t);
  const path = await makeState(stateDir);
  await overwrite(path, USER_VERSION, Uint8Array.of(0, 0, 0, 99));
  const before = await readFile(path);

  await assert.rejects(openLocalPlatform({ stateDir }), storageErrorAbout(path, /newer Patchline.*99/));

  assert.ok((await readFile(path)).equals(before));
});

test("another program's database is refused", async (t) => {
  const stateDir = await folderOf(t);
  const path = await makeState(stateDir);
  await overwrite(path, APPLICATION_ID, Uint8Array.of(1, 2, 3, 4));

  await assert.rejects(
    openLocalPlatform({ stateDir }),
    storageErrorAbout(path, /not a Patchline state file/),
  );
});

test('a corrupt file is reported with its path, at the latest when it is read', async (t) => {
  const stateDir = await folderOf(t);
  const path = await makeState(stateDir);
  const size = (await readFile(path)).length;
  await overwrite(path, size / 2, new Uint8Array(size / 2).fill(0xff));

  const reading = openLocalPlatform({ stateDir }).then(async (platform) => {
    try {
      return await platform.documents.container('runs').query({ partition: 'r', limit: 500 });
    } finally {
      await platform.close();
    }
  });

  await assert.rejects(reading, storageErrorAbout(path, /corrupt/));
});

test('an exclusive opening that fails leaves the folder free', async (t) => {
  const stateDir = await folderOf(t);
  const path = await makeState(stateDir);
  const good = await readFile(path);
  await writeFile(path, 'broken '.repeat(1000));
  await assert.rejects(openLocalPlatform({ stateDir, exclusive: true }), StorageError);
  await writeFile(path, good);

  const platform = await openLocalPlatform({ stateDir, exclusive: true });

  assert.equal((await platform.documents.container('runs').read('r', 'd7'))?.body.id, 'd7');
  await platform.close();
});

test('a closed platform refuses, and closing again does nothing', async (t) => {
  const platform = await openLocalPlatform({ stateDir: await folderOf(t) });
  const last = platform.documents.container('runs').create('r', { id: 'a', kind: 'x', runId: 'r' } as never);
  await platform.close();
  await platform.close();

  await last;
  await assert.rejects(platform.documents.container('runs').read('r', 'a'), /is closed/);
  await assert.rejects(platform.bus.send('match-jobs', [{ id: 'a', body: 1 }]), /is closed/);
  assert.deepEqual(await platform.bus.receive({ entity: 'match-jobs' }, 1, 10_000), []);
});
