import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { type CliResult, runCli } from '../support/cli.ts';

test('pause holds the events of a scan back with its reason, and off lets them go', async (t) => {
  const state = join(await folderOf(t), 'state');
  const patchline = (...words: string[]): Promise<CliResult> => runCli([...words, '--state', state]);
  await patchline('scan');

  const on = await patchline('pause', 'on', '--reason', 'An incident.');
  const decided = await patchline('decide', 'zlib', '--disposition', 'deferred', '--reason', 'Next image.');
  const held = await patchline('scan');
  const status = await patchline('pause', 'status');
  const off = await patchline('pause', 'off');
  const released = await patchline('scan');

  assert.match(on.stdout, /^Events are held back since \d{4}-\S+ by \S+: An incident\.\n$/);
  assert.equal(status.stdout, on.stdout);
  assert.equal(decided.code, 0, decided.stderr);
  assert.match(held.stdout, /Events +none published.*paused, they wait in the outbox/);
  assert.equal(off.stdout, 'Events flow.\n');
  assert.match(released.stdout, /Events +\d+ published: .*decision\.recorded/);
});

test('pause on needs a reason', async (t) => {
  const state = join(await folderOf(t), 'state');

  const { code, stderr } = await runCli(['pause', 'on', '--state', state]);

  assert.equal(code, 1);
  assert.match(stderr, /--reason/);
});
