import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { breather } from '../../shared/platform/index.ts';

/** Keeps the thread busy, and never waits for anything. */
async function work(step: () => Promise<void>): Promise<void> {
  const until = performance.now() + 100;
  while (performance.now() < until) await step();
}

suite('a breather', () => {
  test('lets timers have their turn in work that waits for nothing', async (t) => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    t.after(() => {
      clearInterval(timer);
    });

    await work(() => Promise.resolve());
    const without = turns;
    await work(breather(5));

    assert.equal(without, 0);
    assert.ok(turns > 1, `${turns} turns`);
  });

  test('holds up nothing that takes no time', async () => {
    const pause = breather(60_000);
    let isOver = false;
    setImmediate(() => {
      isOver = true;
    });

    for (let step = 0; step < 1000; step += 1) await pause();

    assert.ok(!isOver);
  });
});
