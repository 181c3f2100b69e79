import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { histories, play } from './steps.ts';
import { openWorld, seenByOthers } from './world.ts';

test('what others see before the date is what they would see without anything under embargo', async (t) => {
  await fc.assert(
    fc.asyncProperty(histories(10, 24), async (steps) => {
      const [withHidden, without] = [await openWorld(t), await openWorld(t)];
      const told = await play(withHidden, steps, { withHidden: true });
      const plain = await play(without, steps, { withHidden: false });

      assert.equal(JSON.stringify(told), JSON.stringify(plain));
      const seen = JSON.stringify(await seenByOthers(withHidden));
      assert.equal(seen, JSON.stringify(await seenByOthers(without)));
      assert.doesNotMatch(seen, /MARKER/);
    }),
    { numRuns: 8, endOnFailure: true },
  );
});
