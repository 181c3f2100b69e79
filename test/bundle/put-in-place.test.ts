import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { putInPlace } from '../../infra/bundle/put-in-place.ts';
import { folderOf } from '../platform/local/state.ts';

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(join(folder, file)).isFile())
      .sort()
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );

test('a folder is put in the place of none, and of another whose files stay where they are the same', async (t) => {
  const root = await folderOf(t);
  const place = join(root, 'bundle');
  const made = join(root, 'made');
  const files = { 'main.js': '1', 'chunks/a-1.js': 'a', 'chunks/deep/b.js': 'b' };
  write(made, files);

  putInPlace(made, place);

  assert.deepEqual(filesIn(place), files);
  assert.ok(!existsSync(made));
  const stays = statSync(join(place, 'chunks', 'a-1.js'));
  const next = { 'main.js': '2', 'chunks/a-1.js': 'a', 'chunks/c.js': 'c' };
  write(made, next);

  putInPlace(made, place);

  assert.deepEqual(filesIn(place), next);
  const { ino, mtimeMs } = statSync(join(place, 'chunks', 'a-1.js'));
  assert.deepEqual({ ino, mtimeMs }, { ino: stays.ino, mtimeMs: stays.mtimeMs });
});
