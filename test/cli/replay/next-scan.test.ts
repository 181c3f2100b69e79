import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextScan } from '../../../infra/local/cli/replay/next-scan.ts';

test('the next scan is the first full hour of 5 and 17 that one meets by counting on', () => {
  const date = fc.date({
    min: new Date('2000-01-01'),
    max: new Date('2030-01-01'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(date, (time) => {
      let met = Math.ceil(time.getTime() / 3_600_000) * 3_600_000;
      while (![5, 17].includes(new Date(met).getUTCHours())) met += 3_600_000;
      assert.equal(nextScan(time.toISOString()), new Date(met).toISOString());
    }),
  );
});
