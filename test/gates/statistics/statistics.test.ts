import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fewestRuns, smallestP } from '../../../shared/gates/statistics/arrangements.ts';
import { holm } from '../../../shared/gates/statistics/holm.ts';
import { midranks } from '../../../shared/gates/statistics/midranks.ts';
import { permutationTest } from '../../../shared/gates/statistics/permutation-test.ts';
import { shiftBetween } from '../../../shared/gates/statistics/shift.ts';
import { exactP } from './exact-mann-whitney.ts';

const all = { most: 100_000, seed: 1 };

function upTo(count: number, from = 0): number[] {
  return Array.from({ length: count }, (_, at) => from + at);
}

test('equal values share the mean of their ranks', () => {
  assert.deepEqual([...midranks([3, 1, 3, 2, 3])], [4, 1, 4, 2, 4]);
  assert.deepEqual([...midranks([])], []);
});

// The smallest exact two-sided p of Mann and Whitney, as their tables have it.
const smallest: [runs: number, p: number][] = [
  [2, 0.3333],
  [3, 0.1],
  [4, 0.0286],
  [5, 0.0079],
  [6, 0.0022],
  [7, 0.0006],
];
for (const [runs, p] of smallest) {
  test(`the smallest p of ${runs} and ${runs} runs is ${p}`, () => {
    assert.equal(Number(permutationTest(upTo(runs), upTo(runs, 100), all).toFixed(4)), p);
    assert.equal(Number(smallestP(runs, runs).toFixed(4)), p);
  });
}

// Exact two-sided p of wilcox.test in R, by the number of pairs in which the second is greater.
const exact: [first: number[], second: number[], p: number][] = [
  [[1, 2, 4], [3, 5, 6], 0.2],
  [[1, 2, 3, 6], [4, 5, 7, 8], 0.1143],
  [[1, 2, 3, 4, 9], [5, 6, 7, 8, 10], 0.0952],
  [[1, 4, 5, 8], [2, 3, 6, 7], 1],
];
for (const [first, second, p] of exact) {
  test(`p of ${first.join(' ')} and ${second.join(' ')} is ${p}`, () => {
    assert.equal(Number(permutationTest(first, second, all).toFixed(4)), p);
  });
}

const values = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 });

test('with ties p is exact, whichever group comes first', () => {
  fc.assert(
    fc.property(values, values, (first, second) => {
      const p = permutationTest(first, second, all);
      assert.ok(Math.abs(p - exactP(first, second)) < 1e-12);
      assert.ok(Math.abs(p - permutationTest(second, first, all)) < 1e-12);
    }),
  );
});

test('drawn arrangements come near to the exact p, give the same again, and never 0', () => {
  const scatter = (seed: number) => (_: unknown, at: number) => Math.sin(seed * 7919 + at * 104_729);
  for (const shift of [0, 0.5, 1, 2.2]) {
    const first = Array.from({ length: 12 }, scatter(1));
    const second = Array.from({ length: 12 }, scatter(2)).map((value) => value + shift);
    const drawn = permutationTest(first, second, { most: 20_000, seed: 3 });
    const p = exactP(first, second);
    // Fifty found are known to a seventh; four times that.
    assert.ok(Math.abs(drawn - p) < 0.6 * p + 4e-4, `${drawn} for ${p}`);
    assert.equal(drawn, permutationTest(first, second, { most: 20_000, seed: 3 }));
  }
  assert.equal(permutationTest(upTo(30), upTo(30, 100), { most: 999, seed: 5 }), 1 / 1000);
});

test('with forty metrics six and six runs can never pass, seven and seven can', () => {
  assert.equal(fewestRuns(0.05 / 40), 7);
  assert.equal(fewestRuns(0.05 / 80), 7);
  assert.equal(fewestRuns(0.05), 4);
});

test('the shift is the median of all differences, its interval that of the rank test', () => {
  const shift = shiftBetween(upTo(7), upTo(7, 10), 0.05);
  // Critical value 11 of 7 and 7 runs at 0.05: the twelfth difference from either end.
  const differences = upTo(7)
    .flatMap((before) => upTo(7, 10).map((after) => after - before))
    .sort((a, b) => a - b);
  assert.deepEqual(shift, { shift: 10, low: differences[11], high: differences[37] });
});

test('a shift moves with what it is added to', () => {
  const floats = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 9 });
  fc.assert(
    fc.property(floats, floats, fc.integer({ min: -50, max: 50 }), (first, second, by) => {
      const before = shiftBetween(first, second, 0.05);
      const after = shiftBetween(
        first,
        second.map((value) => value + by),
        0.05,
      );
      const moved = { shift: before.shift + by, low: before.low + by, high: before.high + by };
      assert.deepEqual(after, moved);
      assert.ok(before.low <= before.shift && before.shift <= before.high);
    }),
  );
});

test('Holm multiplies the smallest p by the family, the next by one less, and keeps their order', () => {
  assert.deepEqual(holm([0.04, 0.01, 0.03], 3), [0.06, 0.03, 0.06]);
  assert.deepEqual(holm([0.01], 40), [0.4]);
  assert.deepEqual(holm([0.9, 0.001], 40), [1, 0.04]);
  assert.deepEqual(holm([], 40), []);
});
