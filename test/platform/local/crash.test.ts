import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { type LocalPlatform, openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { queryAll } from '../../../shared/platform/documents.ts';
import { collect } from '../../contract/opened.ts';
import { startChild } from './child.ts';
import { contentOf, queue, RUN } from './crash-contents.ts';
import { folderOf } from './state.ts';

/** What the killed processes had done, by the lines they said: the second word of those that begin so. */
function said(lines: string[], begin: string): string[] {
  return lines.filter((line) => line.startsWith(`${begin} `)).map((line) => line.split(' ')[1] ?? '');
}

async function killThrice(stateDir: string): Promise<string[]> {
  const lines: string[] = [];
  for (const round of ['a', 'b', 'c']) {
    const child = startChild('crash-writer.ts', stateDir, round);
    for (const begin of ['paired', 'sent', 'completed', 'put']) await child.said(begin, 8);
    await child.kill();
    lines.push(...child.lines);
  }
  return lines;
}

async function assertDocuments({ documents }: LocalPlatform, lines: string[]): Promise<void> {
  const found = await collect(queryAll(documents.container('runs'), { partition: RUN, limit: 500 }));
  const ids = new Set(found.map(({ body }) => body.id));
  for (const id of said(lines, 'paired')) assert.ok(ids.has(`${id}-one`), `acknowledged pair ${id}`);
  for (const id of ids) {
    const other = id.endsWith('one') ? id.replace(/one$/, 'two') : id.replace(/two$/, 'one');
    assert.ok(ids.has(other), `${id} without ${other}`);
  }
}

async function assertMessages({ bus }: LocalPlatform, lines: string[]): Promise<void> {
  const [sent, completing] = [said(lines, 'sent'), new Set(said(lines, 'completing'))];
  const { active, deadLettered } = await bus.counts(queue);
  const messages = await bus.receive(queue, active + 10);
  const ids = new Set(messages.map(({ id }) => id));
  assert.equal(messages.length, active, 'locks of the dead are given free');
  assert.equal(deadLettered, 0);
  for (const { id, body, deliveryCount } of messages) {
    assert.equal(body, contentOf(id));
    assert.equal(deliveryCount, 0, 'a killed process is no failed delivery');
  }
  for (const id of sent) assert.ok(ids.has(id) || completing.has(id), `acknowledged message ${id}`);
  for (const id of said(lines, 'completed')) assert.ok(!ids.has(id), `completed message ${id} is back`);
}

async function assertBlobs({ blobs }: LocalPlatform, lines: string[], stateDir: string): Promise<void> {
  const names = new Set<string>();
  for await (const { name } of blobs.list('crash/')) {
    names.add(name);
    const id = name.slice('crash/'.length);
    assert.equal((await blobs.get(name))?.bytes.toString(), contentOf(id), `whole blob ${id}`);
  }
  for (const id of said(lines, 'put')) assert.ok(names.has(`crash/${id}`), `acknowledged blob ${id}`);
  const current = (await blobs.get('current'))?.bytes.toString() ?? '';
  assert.equal(current, contentOf(current.split(' ')[0] ?? ''));
  assert.deepEqual(await readdir(join(stateDir, 'blobs', '~tmp')), [], 'nothing half-written is left');
  await (await blobs.lease('leased', 15)).release();
}

test('what was acknowledged before SIGKILL is there, and nothing by halves', async (t) => {
  const stateDir = await folderOf(t);

  const lines = await killThrice(stateDir);

  const platform = await openLocalPlatform({ stateDir, exclusive: true });
  try {
    await assertDocuments(platform, lines);
    await assertMessages(platform, lines);
    await assertBlobs(platform, lines, stateDir);
  } finally {
    await platform.close();
  }
});
