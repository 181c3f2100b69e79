/** `0.957 (0.918–0.978)`: a share with its 95 % Wilson interval. */
export function wilson(hits: number, total: number): string {
  const z = 1.96;
  const p = hits / total;
  const centre = p + (z * z) / (2 * total);
  const spread = z * Math.sqrt((p * (1 - p)) / total + (z * z) / (4 * total * total));
  const scale = 1 + (z * z) / total;
  const bounds = [(centre - spread) / scale, (centre + spread) / scale];
  return `${p.toFixed(3)} (${bounds.map((bound) => bound.toFixed(3)).join('–')})`;
}
