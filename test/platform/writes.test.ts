import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  againWhenOvertaken,
  createIfAbsent,
  type DocumentBody,
  PreconditionFailedError,
  putIfAbsent,
} from '../../shared/platform/index.ts';
import { openPlatform } from '../support/platform.ts';

interface Counter extends DocumentBody {
  runId: string;
  count: number;
}

test('of two that create one document, the first stands and both are told', async (t) => {
  const { documents } = await openPlatform(t);
  const runs = documents.container('runs');
  const body = (count: number): Counter => ({ id: 'one', kind: 'counter', runId: 'r', count });
  assert.equal(await createIfAbsent(runs, 'r', body(1)), true);
  assert.equal(await createIfAbsent(runs, 'r', body(2)), false);
  assert.equal((await runs.read<Counter>('r', 'one'))?.body.count, 1);
});

test('of two that put one blob, the first stands and both are told', async (t) => {
  const { blobs } = await openPlatform(t);
  assert.equal(await putIfAbsent(blobs, 'a/b', Buffer.from('first')), true);
  assert.equal(await putIfAbsent(blobs, 'a/b', Buffer.from('second')), false);
  assert.equal((await blobs.get('a/b'))?.bytes.toString(), 'first');
});

test('writers that overtake each other lose no change', async (t) => {
  const runs = (await openPlatform(t)).documents.container('runs');
  const increment = () =>
    againWhenOvertaken(async () => {
      const stored = await runs.read<Counter>('r', 'one');
      const body: Counter = { id: 'one', kind: 'counter', runId: 'r', count: (stored?.body.count ?? 0) + 1 };
      await (stored ? runs.replace('r', body, stored.etag) : runs.create('r', body));
    });
  await Promise.all(Array.from({ length: 5 }, increment));
  assert.equal((await runs.read<Counter>('r', 'one'))?.body.count, 5);
});

test('a write that is refused for ever is given up, with its error', async () => {
  let attempts = 0;
  const refused = againWhenOvertaken(() => {
    attempts += 1;
    return Promise.reject(new PreconditionFailedError('etag'));
  });
  await assert.rejects(refused, PreconditionFailedError);
  assert.equal(attempts, 10);
});

test('an error of another kind is not tried again', async () => {
  let attempts = 0;
  const failing = againWhenOvertaken(() => {
    attempts += 1;
    return Promise.reject(new RangeError('no'));
  });
  await assert.rejects(failing, RangeError);
  assert.equal(attempts, 1);
});
