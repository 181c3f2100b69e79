import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { streamEvents } from '../../shared/subscriptions/index.ts';
import type { Platform } from '../../shared/platform/index.ts';
import { MEMORY, openPlatform } from '../support/platform.ts';
import { blockReader, subjectsOf } from '../support/server-sent.ts';
import { anEvent, append } from './webhooks/world.ts';

type Options = Parameters<typeof streamEvents>[2];

function stream(platform: Platform, options: Partial<Options> = {}): ReturnType<typeof blockReader> {
  const usual: Options = {
    ...{ after: 0, filter: {}, signal: new AbortController().signal, heartbeatMs: 20 },
    ...{ isAllowed: () => true, idOf: String },
  };
  return blockReader(streamEvents(platform, 'public', { ...usual, ...options }));
}

suite('a stream of events', () => {
  test('moves the place of a filtered reader on, and says that it is still there', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    const next = stream(platform, { filter: { package: 'curl' } });
    assert.deepEqual(await next(1), [{ retry: '2000', id: '0' }]);
    await append(platform, [anEvent(1), anEvent(2), anEvent(1, { aggregate: 'curl', name: 'curl' })]);
    const [told] = await next(1);
    await append(platform, [anEvent(3)]);
    const rest = await next(3);

    assert.deepEqual(subjectsOf([told ?? {}]), ['curl-1']);
    assert.equal(told?.['id'], '3');
    const [moved] = rest.filter(({ id }) => id !== undefined);
    assert.deepEqual(moved, { id: '4' });
    assert.ok(rest.some((block) => block[''] === 'still here'));
  });

  test('gives what is there and ends, once it is to end', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    await append(platform, [anEvent(1), anEvent(2)]);
    const blocks = await stream(platform, { signal: AbortSignal.abort() })(10);

    assert.deepEqual(subjectsOf(blocks), ['AZL-1', 'AZL-2']);
  });

  test('ends before the next event for a reader who may no longer read it', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    let isAllowed = true;
    const next = stream(platform, { isAllowed: () => isAllowed });
    await append(platform, [anEvent(1)]);
    assert.deepEqual(subjectsOf(await next(2)), ['AZL-1']);
    isAllowed = false;
    await append(platform, [anEvent(2)]);

    assert.deepEqual(subjectsOf(await next(10)), []);
  });
});
