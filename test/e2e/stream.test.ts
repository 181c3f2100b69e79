import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { serve } from '../support/serving.ts';
import { anEvent, append } from '../subscriptions/webhooks/world.ts';
import { fetchApi } from '../support/contract/index.ts';

test('serve streams events, and ends its streams when it is stopped', async (t) => {
  const state = join(await folderOf(t), 'state');
  const { serving, address } = await serve(state);
  t.after(() => serving.process.kill('SIGKILL'));
  const response = await fetchApi(`${address}/api/events/stream`);
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  assert.equal((await fetchApi(`${address}/api/events/stream?audience=private`)).status, 401);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail();
  let text = '';
  const read = async (until: string): Promise<void> => {
    while (!text.includes(until)) {
      const { value, done } = await reader.read();
      if (done) assert.fail(`ended after ${text}`);
      text += value;
    }
  };
  await read('retry: ');
  const local = await openLocalPlatform({ stateDir: state });
  await append({ ...local, clock: systemClock }, [anEvent(1)]);
  await local.close();
  await read('"subject":"AZL-1"');

  serving.process.kill('SIGTERM');
  while (!(await reader.read()).done);
  assert.equal((await serving.ended).code, 0);
});
