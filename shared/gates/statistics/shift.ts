import { medianSorted, probit } from 'simple-statistics';

/** How far the second group lies from the first, in the values' unit. */
interface Shift {
  /** The Hodges-Lehmann estimate: the median of all differences. */
  shift: number;
  low: number;
  high: number;
}

/**
 * The shift from `first` to `second`, with the interval of all shifts that a rank test does not reject (M.
 * Hollander, D. A. Wolfe: Nonparametric Statistical Methods, 4.3), in its normal approximation.
 * @param tail the chance that the shift lies below the interval, and the chance that it lies above
 */
export function shiftBetween(first: readonly number[], second: readonly number[], tail: number): Shift {
  const differences = new Float64Array(first.length * second.length);
  let next = 0;
  for (const before of first) for (const after of second) differences[next++] = after - before;
  differences.sort();
  const count = differences.length;
  const spread = Math.sqrt((count * (first.length + second.length + 1)) / 12);
  const cut = Math.max(0, Math.floor(count / 2 + probit(tail) * spread));
  const at = (index: number): number => differences[index] ?? Number.NaN;
  return { shift: medianSorted([...differences]), low: at(cut), high: at(count - 1 - cut) };
}
