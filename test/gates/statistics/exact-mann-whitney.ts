/**
 * The exact two-sided p of the rank sum with ties, by counting how many choices have each sum: another way than looking
 * at arrangements. @returns p
 */
export function exactP(first: readonly number[], second: readonly number[]): number {
  const all = [...first, ...second];
  // Doubled midranks are whole: 1 + twice those below + once each other equal one.
  const ranks = all
    .map(
      (value) =>
        1 + 2 * all.filter((other) => other < value).length + all.filter((other) => other === value).length,
    )
    .map((rank) => rank - 1);
  const size = first.length;
  let counts: Map<number, number>[] = [new Map([[0, 1]]), ...first.map(() => new Map<number, number>())];
  for (const rank of ranks) {
    const next = counts.map((of) => new Map(of));
    for (const [chosen, of] of counts.entries()) {
      if (chosen === size) continue;
      const target = next[chosen + 1];
      for (const [sum, ways] of of) target?.set(sum + rank, (target.get(sum + rank) ?? 0) + ways);
    }
    counts = next;
  }
  const middle = (size * ranks.reduce((sum, rank) => sum + rank, 0)) / all.length;
  const seen = Math.abs(ranks.slice(0, size).reduce((sum, rank) => sum + rank, 0) - middle);
  let [total, extreme] = [0, 0];
  for (const [sum, ways] of counts[size] ?? []) {
    total += ways;
    if (Math.abs(sum - middle) >= seen - 1e-9) extreme += ways;
  }
  return extreme / total;
}
