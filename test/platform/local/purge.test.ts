import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { folderOf, SteppingClock } from './state.ts';

test('a purge removes expired documents and message ids, and nothing else', async (t) => {
  const clock = new SteppingClock();
  const platform = await openLocalPlatform({ stateDir: await folderOf(t), clock });
  const container = platform.documents.container('runs');
  const body = { kind: 'x', runId: 'r' };
  // More than one transaction of the purge takes.
  const ids = Array.from({ length: 1100 }, (_, index) => `d${index}`);
  await Promise.all(ids.map((id) => container.create('r', { ...body, id, ttl: 60 })));
  await container.create('r', { ...body, id: 'stays' });
  await platform.bus.send('match-jobs', [{ id: 'm', body: 1 }]);
  const early = await platform.purge();
  clock.pass(100);

  const documentsOnly = await platform.purge();
  clock.pass(86_400);
  const messageIds = await platform.purge();

  assert.deepEqual({ early, documentsOnly, messageIds }, { early: 0, documentsOnly: 1100, messageIds: 1 });
  assert.equal((await container.read('r', 'stays'))?.body.id, 'stays');
  assert.equal((await platform.bus.counts({ entity: 'match-jobs' })).active, 1);
  await platform.close();
});
