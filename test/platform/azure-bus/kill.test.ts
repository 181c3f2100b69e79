import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { test } from 'node:test';

import { openAzureBus } from '../../../shared/platform/azure/bus/azure-bus.ts';
import { startChild } from '../local/child.ts';
import { folderOf } from '../local/state.ts';
import { idsOf, queue } from './served.ts';

type Child = ReturnType<typeof startChild>;

/** Locks of killed workers must run out soon, and those of living ones must not. */
const LOCK_SECONDS = '2';

async function startServer(t: TestContext, file: string, port = '0'): Promise<Child> {
  const server = startChild(
    '../../wire/service-bus-server/program.ts',
    ...['--file', file, '--port', port, '--lock-seconds', LOCK_SECONDS],
  );
  t.after(() => server.kill());
  await server.said('Endpoint');
  return server;
}

function startWorker(t: TestContext, connectionString: string, round: number): Child {
  const worker = startChild('../azure-bus/kill-worker.ts', connectionString, String(round));
  t.after(() => worker.kill());
  return worker;
}

/** The ids of lines that begin with `word`. */
function said(workers: readonly Child[], word: string): Set<string> {
  const lines = workers.flatMap(({ lines }) => lines).map((line) => line.split(' '));
  return new Set(lines.filter(([first]) => first === word).map(([, id]) => id ?? ''));
}

function completedIn(worker: Child): number {
  return said([worker], 'completed').size;
}

/** Completes what is left, waiting for locks of the killed; every id that comes. */
async function drain(connectionString: string): Promise<string[]> {
  const auth = { connectionString, administrationConnectionString: connectionString };
  const bus = openAzureBus({ auth, countsAgeMs: 0 });
  const ids: string[] = [];
  try {
    while ((await bus.counts(queue)).active > 0) {
      const messages = await bus.receive(queue, 500, 1000);
      ids.push(...idsOf(messages));
      await Promise.all(messages.map((message) => bus.complete(queue, message)));
    }
    assert.equal((await bus.counts(queue)).deadLettered, 0);
    return ids;
  } finally {
    await bus.close();
  }
}

/** Nothing that was sent is lost, nothing that was completed comes again, nothing comes twice. */
async function checkNothingLost(connectionString: string, workers: readonly Child[]): Promise<void> {
  const drained = await drain(connectionString);
  const [sent, completing, completed] = ['sent', 'completing', 'completed'].map((word) =>
    said(workers, word),
  );
  assert.ok(sent && completing && completed && sent.size > 0 && completed.size > 0);
  const left = new Set(drained);
  assert.equal(left.size, drained.length, 'a message is twice in the queue');
  assert.deepEqual(
    [...sent].filter((id) => !completing.has(id) && !left.has(id)),
    [],
    'lost',
  );
  assert.deepEqual(
    [...completed].filter((id) => left.has(id)),
    [],
    'came again',
  );
}

test('SIGKILL of a worker loses and doubles nothing', async (t) => {
  const server = await startServer(t, join(await folderOf(t), 'messages.db'));
  const [connectionString = ''] = server.lines;

  const workers: Child[] = [];
  for (const round of [1, 2, 3]) {
    const worker = startWorker(t, connectionString, round);
    workers.push(worker);
    await worker.said('completed', 10 + 7 * round);
    await worker.kill();
  }

  await checkNothingLost(connectionString, workers);
});

test('SIGKILL of the server loses and doubles nothing, and its clients go on', async (t) => {
  const file = join(await folderOf(t), 'messages.db');
  let server = await startServer(t, file);
  const [connectionString = ''] = server.lines;
  const [, port = ''] = /localhost:(\d+)/.exec(connectionString) ?? [];
  const worker = startWorker(t, connectionString, 1);

  for (let kills = 0; kills < 2; kills += 1) {
    await worker.said('completed', completedIn(worker) + 20);
    await server.kill();
    server = await startServer(t, file, port);
  }
  await worker.said('completed', completedIn(worker) + 20);
  await worker.kill();

  await checkNothingLost(connectionString, [worker]);
});
