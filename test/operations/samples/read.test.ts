import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { startOf, type Step, STEPS } from '../../../shared/operations/samples/sample.ts';
import { readSamples, writeSample } from '../../../shared/operations/samples/store.ts';
import { openPlatform } from '../../support/platform.ts';
import { shippedPolicy } from '../../support/policy.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Where hours, days, months and years meet, and a leap day. */
const MEETINGS = [
  '2099-12-31T23:59:00Z',
  '2100-02-28T23:58:00Z',
  '2104-02-28T23:00:00Z',
  '2104-05-01T11:59:00Z',
];

test('samples of a span are those that begin in it, the oldest first, wherever it begins and ends', async (t) => {
  const { documents } = await openPlatform(t);
  const series = { container: documents.container('samples'), partitionField: 'entityDay' as const };
  const { samples: policy } = shippedPolicy.operations;
  const apart: Readonly<Record<Step, number>> = { minute: 13 * MINUTE_MS, hour: DAY_MS / 5, day: 5 * DAY_MS };
  const written: Record<Step, string[]> = { minute: [], hour: [], day: [] };
  for (const step of STEPS)
    for (const meeting of MEETINGS)
      for (let steps = -20; steps <= 20; steps++)
        written[step].push(startOf(step, new Date(Date.parse(meeting) + steps * apart[step]).toISOString()));
  await Promise.all(
    STEPS.flatMap((step) => written[step].map((at) => writeSample(series, step, { at, queues: {} }, policy))),
  );

  const span = fc.tuple(fc.constantFrom(...STEPS), fc.constantFrom(...MEETINGS)).chain(([step, meeting]) => {
    const time = fc
      .double({ min: -22, max: 22, noNaN: true })
      .map((steps) => new Date(Date.parse(meeting) + Math.round(steps * apart[step])).toISOString());
    return fc.record({ step: fc.constant(step), times: fc.tuple(time, time) });
  });
  await fc.assert(
    fc.asyncProperty(span, async ({ step, times }) => {
      const [from = '', to = ''] = times.toSorted();

      const read = await readSamples(series, step, { from, to });

      const expected = [...new Set(written[step])].filter((at) => at >= from && at < to).sort();
      assert.deepEqual(
        read.map(({ at }) => at),
        expected,
      );
    }),
    { numRuns: 100 },
  );
});
