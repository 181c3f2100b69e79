/** The number of ways to choose `size` out of `size + rest`. */
export function arrangements(size: number, rest: number): number {
  let count = 1;
  for (let at = 1; at <= Math.min(size, rest); at += 1) count = (count * (size + rest + 1 - at)) / at;
  return Math.round(count);
}

// tsr-skip: the test holds it against the tables.
/** The smallest p that a two-sided rank test of these numbers of runs can give. */
export function smallestP(build: number, baseline: number): number {
  return Math.min(1, 2 / arrangements(build, baseline));
}

/** Fewest runs of each side for which the smallest p reaches the bound. */
export function fewestRuns(bound: number): number {
  let runs = 1;
  while (smallestP(runs, runs) > bound) runs += 1;
  return runs;
}
