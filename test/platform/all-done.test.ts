import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { allDone } from '../../shared/platform/index.ts';

suite('work that is done together', () => {
  test('gives what each gives', async () => {
    assert.deepEqual(await allDone([Promise.resolve(1), 'two', undefined]), [1, 'two', undefined]);
  });

  test('fails with the first failure of the list, once nothing is under way', async () => {
    let isOver = false;
    const slow = setImmediate().then(() => {
      isOver = true;
      throw new Error('slow');
    });
    await assert.rejects(allDone([slow, Promise.reject(new Error('fast'))]), /slow/);
    await assert.rejects(allDone([Promise.reject(new Error('fast')), setImmediate()]), /fast/);
    assert.ok(isOver);
  });
});
