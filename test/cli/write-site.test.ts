import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { writeSite } from '../../infra/local/cli/advisories/write-site.ts';
import { folderOf } from '../platform/local/state.ts';

// eslint-disable-next-line @typescript-eslint/require-await
async function* filesOf(text: string): AsyncGenerator<{ path: string; bytes: Buffer }> {
  for (const path of ['index.html', 'a/b/c.json', 'a/d.json']) yield { path, bytes: Buffer.from(text) };
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* dying(): AsyncGenerator<{ path: string; bytes: Buffer }> {
  yield { path: 'index.html', bytes: Buffer.from('half') };
  throw new Error('killed');
}

const textIn = (place: string): Promise<string> => readFile(join(place, 'a/b/c.json'), 'utf8');

suite('an exported site', () => {
  test('can be read by everybody, whoever wrote it', async (t) => {
    const before = process.umask(0o077);
    t.after(() => process.umask(before));
    const place = join(await folderOf(t), 'new', 'site');

    assert.equal(await writeSite(place, filesOf('one')), 3);

    const modes = new Map<string, number>();
    for (const path of ['..', '', 'a', 'a/b', 'index.html', 'a/b/c.json'])
      modes.set(path, (await stat(join(place, path))).mode & 0o777);
    assert.deepEqual(
      [...modes.values()].map((mode) => mode.toString(8)),
      ['755', '755', '755', '755', '644', '644'],
    );
  });

  test('is replaced as a whole, by another or not at all; what was before stays for its readers', async (t) => {
    const folder = await folderOf(t);
    const place = join(folder, 'site');
    await writeSite(place, filesOf('one'));
    const reading = await readdir(folder);

    await assert.rejects(writeSite(place, dying()), /killed/);
    assert.equal(await textIn(place), 'one');
    await writeSite(place, filesOf('two'));
    assert.equal(await textIn(place), 'two');
    const old = reading.find((name) => name.startsWith('.site-')) ?? '';
    assert.equal(await textIn(join(folder, old)), 'one');
    await writeSite(place, filesOf('three'));
    assert.equal((await readdir(folder)).filter((name) => name.startsWith('.site-')).length, 2);
  });

  test('is never missing or mixed while it is replaced', async (t) => {
    const place = join(await folderOf(t), 'site');
    await writeSite(place, filesOf('0'));
    const writing = { isOver: false };
    const reading = (async () => {
      let read = 0;
      for (; !writing.isOver; read += 1) assert.match(await textIn(place), /^\d+$/);
      return read;
    })();

    for (let round = 1; round <= 20; round += 1) await writeSite(place, filesOf(String(round)));
    writing.isOver = true;

    assert.ok((await reading) > 0);
  });

  test('takes the place of an empty folder and of one that an older version wrote, of no other', async (t) => {
    const folder = await folderOf(t);
    const place = join(folder, 'site');
    await mkdir(place);
    await writeSite(place, filesOf('one'));
    assert.equal(await textIn(place), 'one');

    const older = join(folder, 'older');
    await mkdir(older);
    await writeFile(join(older, '.patchline-site'), '');
    await writeSite(older, filesOf('two'));
    assert.equal(await textIn(older), 'two');

    const other = join(folder, 'other');
    await mkdir(other);
    await writeFile(join(other, 'notes.txt'), 'mine');
    await assert.rejects(writeSite(other, filesOf('three')), { name: 'InvalidInputError' });
    assert.deepEqual(await readdir(other), ['notes.txt']);
  });
});
