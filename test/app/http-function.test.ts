import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpFunction } from '../../shared/app/index.ts';
import { watchCalls } from '../support/faults.ts';
import { openPlatform } from '../support/platform.ts';
import { provideOn } from '../support/services.ts';

test('many who ask for the health at once cost no more than one; a wrong parameter is refused as ever', async (t) => {
  let queries = 0;
  const platform = watchCalls(await openPlatform(t), (method, call) => {
    if (method === 'query') queries += 1;
    return call();
  });
  const services = await provideOn(platform);
  t.after(() => services.pool.close());
  const { handler } = await httpFunction('/api/health');
  const ask = async (query = ''): Promise<number | undefined> => {
    const url = `https://patchline.example/api/health${query}`;
    const request = { method: 'GET', url, headers: new Headers(), text: () => Promise.resolve('') };
    return (await handler(request)).status;
  };
  assert.equal(await ask(), 200);
  const ofOne = queries;

  assert.deepEqual(new Set(await Promise.all(Array.from({ length: 50 }, () => ask()))), new Set([200]));
  assert.ok(ofOne > 0);
  assert.equal(queries, ofOne);
  assert.equal(await ask('?x=1'), 400);
});
