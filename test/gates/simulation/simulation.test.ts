import assert from 'node:assert/strict';
import { test } from 'node:test';
import { falseAlarms, SETTINGS } from './false-alarms.ts';
import { readPage, rowsOf, withRows } from './gates-page.ts';
import { powerRow, RUNS, SCATTERS } from './power.ts';

const RELEASES = 500;
const ALPHA = 0.05;

for (const setting of SETTINGS) {
  const { runs, baselines, margin } = setting;
  test(`of ${RELEASES} releases without change, ${runs} runs, ${baselines} baselines, margin ${margin}, no more than 5 % have a metric called worse`, () => {
    const alarms = falseAlarms(RELEASES, setting);
    assert.ok(alarms <= ALPHA * RELEASES, String(alarms));
  });
}

test('without the correction over the release a third of them would', () => {
  const single = { metrics: 1, runs: 10, cv: 0.1, margin: 0.0001, baselines: 1 } as const;
  const share = falseAlarms(4 * RELEASES, single) / (4 * RELEASES);
  assert.ok(1 - (1 - share) ** 40 > 1 / 3, String(share));
});

// What takes longest is left to the command: the same code makes it.
const LONGEST = 50;

test('the table of power in docs/gates.md is what the code gives: npm run gates', () => {
  const rows = rowsOf(readPage());
  assert.equal(rows.length, SCATTERS.length * RUNS.length);
  for (const [of, cv] of SCATTERS.entries()) {
    for (const [at, runs] of RUNS.entries())
      if (runs < LONGEST) assert.equal(rows[of * RUNS.length + at], powerRow(cv, runs));
  }
});

test('the page is as the command writes it', async () => {
  const page = readPage();
  assert.equal(await withRows(page, rowsOf(page)), page);
});
