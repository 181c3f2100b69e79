/** In how many ways `size` of `size + rest` can be chosen. */
export function arrangements(size: number, rest: number): number {
  let count = 1;
  for (let at = 1; at <= Math.min(size, rest); at += 1) count = (count * (size + rest + 1 - at)) / at;
  return Math.round(count);
}

// tsr-skip: the test holds it against the tables.
/** The smallest p that a two-sided rank test of so many runs can ever give. */
export function smallestP(build: number, baseline: number): number {
  return Math.min(1, 2 / arrangements(build, baseline));
}

/** So many runs of each side as the smallest p needs to reach the bound. */
export function fewestRuns(bound: number): number {
  let runs = 1;
  while (smallestP(runs, runs) > bound) runs += 1;
  return runs;
}
