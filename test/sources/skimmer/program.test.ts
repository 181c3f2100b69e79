import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..', '..', '..');
const asc = join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js');

test('the program is what its source compiles to (npm run wasm writes it)', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-wasm-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'skim.wasm');

  const { stderr } = spawnSync(
    process.execPath,
    [asc, '--config', 'shared/sources/skimmer/asconfig.json', '--outFile', file],
    { cwd: root, encoding: 'utf8' },
  );

  assert.equal(stderr, '');
  assert.deepEqual(readFileSync(file), readFileSync(join(root, 'shared/sources/skimmer/skim.wasm')));
});
