import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutOffAfter, cutOffBefore, nextCutOffs } from '../../shared/lanes/index.ts';

const DAY = 86_400_000;
const START = Date.UTC(2024, 0, 1);

/** Day by day: those at the hour of the first whose day fits. */
function byCounting(first: Date, every: 'week' | 'two-weeks' | 'month'): Date[] {
  const found: Date[] = [];
  for (let day = -800; day < 1600; day += 1) {
    const at = new Date(START + day * DAY + (first.getTime() % DAY));
    const apart = Math.round((at.getTime() - first.getTime()) / DAY);
    const isLastDay = new Date(at.getTime() + DAY).getUTCDate() === 1;
    const [own, wanted] = [at.getUTCDate(), first.getUTCDate()];
    const isInMonth = own === wanted || (isLastDay && own < wanted);
    const fits = every === 'month' ? isInMonth : apart % (every === 'week' ? 7 : 14) === 0;
    if (fits) found.push(at);
  }
  return found;
}

test('the cut-offs around an instant are those that counting days finds, leap days and short months included', () => {
  const minutes = fc.integer({ min: 0, max: 700 * 24 * 60 });
  const every = fc.constantFrom('week' as const, 'two-weeks' as const, 'month' as const);
  fc.assert(
    fc.property(minutes, minutes, every, (first, now, step) => {
      const [from, at] = [first, now].map((minute) => new Date(START + minute * 60_000));
      if (!from || !at) return;
      const all = byCounting(from, step);
      const cutOffs = { first: from.toISOString(), every: step };

      assert.deepEqual(
        { after: cutOffAfter(cutOffs, at), before: cutOffBefore(cutOffs, at) },
        { after: all.find((each) => each > at), before: all.findLast((each) => each <= at) },
      );
    }),
    { numRuns: 60 },
  );
});

test('only lines of the release that live at their cut-off have a next image', () => {
  const cutOffs = { first: '2026-01-07T12:00:00Z', every: 'week' as const };
  const line = { release: 'azurelinux-3.0', cutOffs };
  const images = {
    azurelinuxv3: line,
    ended: { ...line, endOfLife: '2026-01-14' },
    young: { ...line, onboarded: '2026-01-15' },
    other: { ...line, release: 'azurelinux-4.0' },
  };

  assert.deepEqual(nextCutOffs(images, 'azurelinux-3.0', new Date('2026-01-07T12:00:00Z')), [
    { line: 'azurelinuxv3', cutOff: '2026-01-14T12:00:00.000Z' },
  ]);
});
