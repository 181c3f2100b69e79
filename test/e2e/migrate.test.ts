import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { type DocumentBody, queryAll } from '../../shared/platform/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';

type Entry = DocumentBody & { action: string; actor: { id: string }; what: { containers: string[] } };

test('patchline migrate stands in the audit, with who did it and what', async (t) => {
  const state = join(await folderOf(t), 'state');
  const { code, stdout, stderr } = await runCli(['migrate', '--state', state]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Migrated\.$/m);

  const platform = await openLocalPlatform({ stateDir: state });
  t.after(() => platform.close());
  const audit = platform.documents.container('audit');
  const entries: Entry[] = [];
  for await (const { body } of queryAll<Entry>(audit, {
    where: { action: 'migrate' },
  }))
    entries.push(body);

  assert.equal(entries.length, 1);
  assert.equal(entries[0]?.actor.id, `user:${userInfo().username}`);
  assert.ok(entries[0].what.containers.includes('patches'));
});
