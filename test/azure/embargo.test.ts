import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { histories, play } from '../embargo/steps.ts';
import { seenByOthers, worldOn } from '../embargo/world.ts';
import { NOW } from '../support/platform.ts';
import { openDriver } from './driver.ts';
import { startServices } from './services.ts';

/** Each costs some seconds: what people do is asked of two deployments, by HTTP and AMQP. */
const SEQUENCES = Number(process.env['PATCHLINE_AZURE_SEQUENCES'] ?? 4);

test('on the Azure adapters, too, what others see before the date is what they would see without anything under embargo', async (t) => {
  await using hiding = await startServices();
  await using plain = await startServices();
  await using withHidden = await openDriver(hiding.environment);
  await using without = await openDriver(plain.environment);
  let played = 0;
  await fc.assert(
    fc.asyncProperty(histories(4, 10), async (steps) => {
      const version = `${(played += 1)}.0`;
      const began = new Date(NOW.getTime() + 60_000 * played);
      const told = await play(await worldOn(withHidden, version, began), steps, {
        withHidden: true,
        every: 3,
      });
      const expected = await play(await worldOn(without, version, began), steps, {
        withHidden: false,
        every: 3,
      });

      assert.equal(JSON.stringify(told), JSON.stringify(expected));
    }),
    { numRuns: SEQUENCES, endOnFailure: true },
  );
  // All that was told stays.
  const end = new Date(NOW.getTime() + 60_000 * (played + 1));
  const seen = sightOf(await seenByOthers(await worldOn(withHidden, 'end', end)));
  assert.equal(seen, sightOf(await seenByOthers(await worldOn(without, 'end', end))));
  assert.doesNotMatch(seen, /MARKER/);
  t.diagnostic(`${played} sequences`);
});

/** As text; a container's own id, which cursors of its changes hold, differs from one deployment to the next. */
function sightOf(seen: unknown): string {
  return JSON.stringify(seen).replace(/(rid[\\"]+:[\\"]+)[\w+/=-]+/g, '$1RID');
}
