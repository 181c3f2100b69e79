/** A stretch of time in epoch milliseconds, `until` excluded; `Infinity` while it lasts. */
export interface Span {
  from: number;
  until: number;
}

/** The same time as spans that neither overlap nor touch, in order. Empty ones are left out. */
export function mergedSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  const inOrder = spans.filter(({ from, until }) => from < until).sort((a, b) => a.from - b.from);
  for (const { from, until } of inOrder) {
    const last = merged.at(-1);
    if (last && from <= last.until) last.until = Math.max(last.until, until);
    else merged.push({ from, until });
  }
  return merged;
}
