import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { test } from 'node:test';

import { createContainers } from '../../../shared/platform/azure/documents/containers.ts';
import { queryAll } from '../../../shared/platform/documents.ts';
import { collect } from '../../contract/opened.ts';
import { COSMOS_TEST_KEY } from '../../wire/cosmos-server/key.ts';
import { startChild } from '../local/child.ts';
import { folderOf } from '../local/state.ts';
import { opened } from './cosmos.ts';
import { CRASH_PARTITION } from './crash.ts';

interface ServerProcess {
  child: ReturnType<typeof startChild>;
  endpoint: string;
}

async function startServer(t: TestContext, file: string, port?: string): Promise<ServerProcess> {
  const child = startChild('../../wire/cosmos-server/main.ts', file, ...(port === undefined ? [] : [port]));
  t.after(() => child.kill());
  await child.said('endpoint');
  return { child, endpoint: child.lines[0]?.split(' ')[1] ?? '' };
}

test('what was acknowledged before the server or the writer was killed is there, and no batch by halves', async (t) => {
  const file = join(await folderOf(t), 'cosmos.db');
  let server = await startServer(t, file);
  const { endpoint } = server;
  const connection = { endpoint, database: 'test', auth: { key: COSMOS_TEST_KEY } };
  await createContainers(connection);
  const lines: string[] = [];

  for (const round of ['a', 'b']) {
    const writer = startChild('../azure/crash-writer.ts', endpoint, round);
    await writer.said('paired', 60);
    await server.child.kill();
    server = await startServer(t, file, new URL(endpoint).port);
    await writer.said('paired', 120);
    await writer.kill();
    lines.push(...writer.lines);
  }

  const runs = opened(t, connection).container('runs');
  const found = await collect(queryAll(runs, { partition: CRASH_PARTITION, limit: 1000 }));
  const ids = new Set(found.map(({ body }) => body.id));
  for (const line of lines) assert.ok(ids.has(`${line.split(' ')[1] ?? ''}-one`), line);
  for (const id of ids) {
    const other = id.endsWith('one') ? id.replace(/one$/, 'two') : id.replace(/two$/, 'one');
    assert.ok(ids.has(other), `${id} without ${other}`);
  }
});
