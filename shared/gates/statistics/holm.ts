/**
 * The p values after Holm's correction, which bounds the chance of any false alarm in the family.
 * @param family number of tests, including those without a p: they count as if they had found nothing
 */
export function holm(ps: readonly number[], family: number): number[] {
  const order = ps.map((_, at) => at).sort((a, b) => (ps[a] ?? 1) - (ps[b] ?? 1));
  const adjusted = ps.slice();
  let highest = 0;
  for (const [rank, at] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (Math.max(family, ps.length) - rank) * (ps[at] ?? 1)));
    adjusted[at] = highest;
  }
  return adjusted;
}
