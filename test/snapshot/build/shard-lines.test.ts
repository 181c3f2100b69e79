import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { ShardLines } from '../../../shared/snapshot/build/shard-lines.ts';

const step = fc.dictionary(fc.constantFrom('0', '1', '2'), fc.string({ minLength: 1 }));

suite('lines on their way to their shards', () => {
  test('come out in the order of the steps, packed or not, and once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step), fc.integer({ min: 0, max: 40 }), async (steps, mostPlain) => {
        const lines = new ShardLines(mostPlain);
        for (const made of steps)
          await lines.add(
            new Map(Object.entries(made).map(([shard, text]) => [Number(shard), Buffer.from(text)])),
          );

        for (const shard of [0, 1, 2]) {
          const expected = steps.map((made) => made[String(shard)] ?? '').join('');
          const [taken, ...more] = await lines.take(shard);
          assert.equal(Buffer.from(taken ?? []).toString(), expected);
          assert.deepEqual(more, []);
          assert.deepEqual(await lines.take(shard), []);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('of steps at once are all there', async () => {
    const lines = new ShardLines(5);
    const texts = Array.from({ length: 50 }, (_, at) => `${at}\n`);
    await Promise.all(texts.map((text) => lines.add(new Map([[0, Buffer.from(text)]]))));

    const [taken] = await lines.take(0);

    assert.deepEqual(
      Buffer.from(taken ?? [])
        .toString()
        .split('\n')
        .filter(Boolean)
        .sort(),
      texts.map((text) => text.trim()).sort(),
    );
  });
});
