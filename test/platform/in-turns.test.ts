import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { suite, test } from 'node:test';
import { inTurns } from '../../shared/platform/index.ts';

suite('tasks in turns', () => {
  test('run each index once, so many at a time at most', async () => {
    const ran: number[] = [];
    let underWay = 0;
    let most = 0;
    await inTurns(
      20,
      async (at) => {
        most = Math.max(most, ++underWay);
        await setImmediate();
        ran.push(at);
        underWay -= 1;
      },
      3,
    );
    assert.deepEqual(
      ran.sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, at) => at),
    );
    assert.equal(most, 3);
  });

  test('begin none after a failure, which is thrown once those under way have ended', async () => {
    let ended = 0;
    const work = async (at: number): Promise<void> => {
      await setImmediate();
      ended += 1;
      if (at === 1) throw new Error('the second');
    };
    await assert.rejects(inTurns(100, work, 4), /the second/);
    assert.ok(ended < 10, `${ended} were run`);
  });
});
