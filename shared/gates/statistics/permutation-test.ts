import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { arrangements } from './arrangements.ts';
import { midranks } from './midranks.ts';

/** After this many arrangements as extreme as the given one, p is known well enough, and far from small. */
const ENOUGH = 50;
/** Sums of midranks are multiples of a half. */
const EPSILON = 0.25;
const TWO_TO_32 = 2 ** 32;

/**
 * The chance that two groups drawn from the same values differ in their midranks as much as these, in either
 * direction: p = (b + 1) / (k + 1), where `b` of `k` other arrangements are as extreme. If there are at most
 * `most`, all are counted and p is exact (the Mann-Whitney test's, with ties); otherwise they are drawn at
 * random, and drawing stops early once p cannot be small (J. Besag, P. Clifford: Sequential Monte Carlo
 * p-values, 1991).
 * @param most arrangements examined; p is never below 1 / (most + 1)
 * @param seed the same seed gives the same p
 */
export function permutationTest(
  first: readonly number[],
  second: readonly number[],
  { most, seed }: { most: number; seed: number },
): number {
  const ranks = midranks([...first, ...second]);
  const size = first.length;
  const middle = (size * (ranks.length + 1)) / 2;
  const extreme = Math.abs(sumOf(ranks, size) - middle) - EPSILON;
  if (arrangements(size, second.length) <= most) return exactP(ranks, size, { middle, extreme });

  const random = xoroshiro128plus(seed);
  // A fraction of 32 random bits: over so few places the bias is below a millionth.
  const below = (places: number): number => Math.floor(((random.next() >>> 0) / TWO_TO_32) * places);
  let [drawn, found] = [0, 0];
  while (drawn < most && found < ENOUGH) {
    // The first steps of a shuffle: a random choice, whatever the order before.
    for (let at = 0; at < size; at += 1) {
      const other = at + below(ranks.length - at);
      const kept = ranks[at] ?? 0;
      ranks[at] = ranks[other] ?? 0;
      ranks[other] = kept;
    }
    drawn += 1;
    if (Math.abs(sumOf(ranks, size) - middle) > extreme) found += 1;
  }
  return (found + 1) / (drawn + 1);
}

function sumOf(ranks: Float64Array, size: number): number {
  let sum = 0;
  for (let at = 0; at < size; at += 1) sum += ranks[at] ?? 0;
  return sum;
}

/** Counts all arrangements, including the given one: the 1 in (b + 1) / (k + 1). */
function exactP(
  ranks: Float64Array,
  size: number,
  { middle, extreme }: { middle: number; extreme: number },
): number {
  let [all, found] = [0, 0];
  const choose = (from: number, left: number, sum: number): void => {
    if (left === 0) {
      all += 1;
      if (Math.abs(sum - middle) > extreme) found += 1;
      return;
    }
    for (let at = from; at <= ranks.length - left; at += 1) choose(at + 1, left - 1, sum + (ranks[at] ?? 0));
  };
  choose(0, size, 0);
  return found / all;
}
