import assert from 'node:assert/strict';
import { test } from 'node:test';

import { StorageError } from '../../../shared/platform/errors.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { startChild } from './child.ts';
import { folderOf } from './state.ts';

const jobs = { entity: 'match-jobs' };
const triage = { entity: 'finding-events', subscription: 'triage' };

test('a folder has one owner, and the error names it', async (t) => {
  const stateDir = await folderOf(t);
  const owner = await openLocalPlatform({ stateDir, exclusive: true });

  const second = openLocalPlatform({ stateDir, exclusive: true });

  await assert.rejects(second, (error: unknown) => {
    assert.ok(error instanceof StorageError);
    assert.ok(
      error.message.includes(stateDir) && error.message.includes(`process ${process.pid}`),
      error.message,
    );
    return true;
  });
  await owner.close();
  await (await openLocalPlatform({ stateDir, exclusive: true })).close();
});

test('a folder owned by another process is refused, and taken over when that is killed', async (t) => {
  const stateDir = await folderOf(t);
  const child = startChild('owner-holder.ts', stateDir);
  await child.said('holding');

  const refused = openLocalPlatform({ stateDir, exclusive: true });

  await assert.rejects(refused, (error: Error) =>
    error.message.includes(`process ${child.process.pid ?? ''}`),
  );
  await child.kill();
  const platform = await openLocalPlatform({ stateDir, exclusive: true });
  const [job] = await platform.bus.receive(jobs, 1);
  const session = await platform.bus.acceptSession(triage);
  const [event] = (await session?.receive(1)) ?? [];
  assert.deepEqual({ id: job?.id, deliveryCount: job?.deliveryCount }, { id: 'job', deliveryCount: 0 });
  assert.deepEqual({ id: event?.id, deliveryCount: event?.deliveryCount }, { id: 'event', deliveryCount: 0 });
  await platform.close();
});

test('another process reads and sends while the owner lives, and leaves its locks alone', async (t) => {
  const stateDir = await folderOf(t);
  const child = startChild('owner-holder.ts', stateDir);
  await child.said('holding');

  const reader = await openLocalPlatform({ stateDir });

  assert.deepEqual(await reader.bus.receive(jobs, 1), []);
  assert.equal(await reader.bus.acceptSession(triage), undefined);
  assert.equal((await reader.bus.counts(jobs)).active, 1);
  await reader.bus.send('ingest-jobs', [{ id: 'from-the-reader', body: 1 }]);
  await child.said('received');
  assert.equal(child.lines[1], 'received from-the-reader');
  await reader.close();
  await child.kill();
});

test('an owner that opens leaves the locks of others alone', async (t) => {
  const stateDir = await folderOf(t);
  const other = await openLocalPlatform({ stateDir });
  await other.bus.send('match-jobs', [{ id: 'job', body: 1 }]);
  await other.bus.send('finding-events', [{ id: 'event', body: 1, sessionId: 's' }]);
  const [job] = await other.bus.receive(jobs, 1);
  const session = await other.bus.acceptSession(triage);
  assert.ok(job && session);

  const owner = await openLocalPlatform({ stateDir, exclusive: true });

  assert.deepEqual(await owner.bus.receive(jobs, 1), []);
  assert.equal(await owner.bus.acceptSession(triage), undefined);
  await other.bus.complete(jobs, job);
  await session.close();
  await other.close();
  await owner.close();
});

test('what an owner held is free again after it closed', async (t) => {
  const stateDir = await folderOf(t);
  const first = await openLocalPlatform({ stateDir, exclusive: true });
  await first.bus.send('match-jobs', [{ id: 'job', body: 1 }]);
  await first.bus.receive(jobs, 1);
  const waiting = first.bus.receive({ entity: 'ingest-jobs' }, 1, 600_000);

  await first.close();

  assert.deepEqual(await waiting, []);
  const second = await openLocalPlatform({ stateDir, exclusive: true });
  const [job] = await second.bus.receive(jobs, 1);
  assert.deepEqual({ id: job?.id, deliveryCount: job?.deliveryCount }, { id: 'job', deliveryCount: 0 });
  await second.close();
});
