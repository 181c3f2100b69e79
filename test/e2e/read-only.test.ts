import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';
import { readOnlyView } from '../support/read-only-folder.ts';

const inventory = join(import.meta.dirname, '..', '..', 'infra', 'local', 'sample', 'inventory.json');

const looking: string[][] = [
  ['explain', 'httpd', 'CVE-2021-26691'],
  ['match', '--inventory', inventory, '--format', 'ndjson', '--now', '2026-01-01'],
  ['identity', 'httpd'],
  ['vex', '--package', 'httpd'],
  ['component', 'pkg:golang/stdlib'],
  ['decisions', 'list'],
  ['decisions', 'export'],
  ['dead-letters', 'list'],
  ['preview'],
  ['pause', 'status'],
  ['events', 'withheld'],
  ['conflicts'],
  ['sla', '--as-of', '2026-01-01T00:00:00Z'],
  ['keys', 'list'],
];

test('commands that look need no right to write to the state', async (t) => {
  const state = join(await folderOf(t), 'state');
  assert.equal((await runCli(['scan', '--state', state])).code, 0);
  const view = await readOnlyView(t, state);
  if (view === undefined) return;

  for (const command of looking) {
    const there = await runCli([...command, '--state', view]);
    const here = await runCli([...command, '--state', state]);
    assert.deepEqual(
      { code: there.code, stdout: there.stdout },
      { code: here.code, stdout: here.stdout },
      `${command[0] ?? ''}: ${there.stderr}`,
    );
    assert.doesNotMatch(there.stderr, /read-only|read only|cannot be/);
  }
});

test('broken keys are refused without a word of them', async (t) => {
  const state = join(await folderOf(t), 'state');
  assert.equal((await runCli(['scan', '--state', state])).code, 0);
  const file = join(state, 'keys.json');
  const secret = 'Zm9vYmFyYmF6cXV4c2VjcmV0';
  const broken = [
    secret,
    `"${secret}`,
    `{"admin": "${secret}", "host": ["${secret}"`,
    `{"admin": "${secret}", "host": ["${secret}"], "${secret}": 1}`,
    `{"admin": "${secret}", "host": "${secret}"}`,
    `{"admin": 12, "host": ["${secret}", "short-secret"]}`,
    JSON.stringify([secret]),
    JSON.stringify(secret),
    '',
  ];

  for (const text of broken) {
    await writeFile(file, text);
    const { code, stdout, stderr } = await runCli([
      'serve',
      '--state',
      state,
      '--port',
      '0',
      '--nvd',
      'nowhere',
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /keys\.json: is not a key file/);
    for (let at = 0; at + 5 <= secret.length; at++) {
      assert.ok(!(stdout + stderr).includes(secret.slice(at, at + 5)), stderr);
    }
    assert.doesNotMatch(stderr, /short-secret/);
    assert.equal(await readFile(file, 'utf8'), text, 'it is left alone');
  }
});
