import type { Span } from '../../shared/platform/index.ts';

const [WIDTH, ROW, INDENT, TOP] = [860, 26, 22, 64];
const COLOURS: Readonly<Record<Span['kind'], string>> = {
  internal: '#6b7280',
  producer: '#b45309',
  consumer: '#1d4ed8',
  server: '#047857',
  client: '#7c3aed',
};

/** Where clocks tell of themselves. */
const CLOCKS = 'operations-events';

interface Row {
  span: Span;
  depth: number;
}

/**
 * A trace as a tree in SVG: what caused what, without times, so that equal stories give equal bytes whatever they took.
 * Spans of one cause that look alike are one row. Clocks are left out: which of two events moves one is up to chance.
 */
export function traceSvg(title: string, spans: readonly Span[]): string {
  const shown = spans.filter(({ attributes }) => attributes['messaging.destination.name'] !== CLOCKS);
  const rows = rowsOf(shown, undefined, 0);
  const height = TOP + rows.length * ROW + 16;
  const legend = Object.entries(COLOURS).map(
    ([kind, colour], at) =>
      `<rect x="${20 + at * 110}" y="36" width="10" height="10" fill="${colour}"/><text x="${36 + at * 110}" y="45" fill="#374151">${kind}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="20" y="22" font-size="15" fill="#111827">${escaped(title)}</text>`,
    ...legend,
    ...rows.map(({ span, depth }, at) => {
      const [x, y] = [20 + depth * INDENT, TOP + at * ROW];
      return `<rect x="${x}" y="${y}" width="6" height="18" fill="${COLOURS[span.kind]}"/><text x="${x + 14}" y="${y + 14}" fill="#111827">${escaped(labelOf(span))}</text>`;
    }),
    '</svg>',
    '',
  ].join('\n');
}

function rowsOf(spans: readonly Span[], parentId: string | undefined, depth: number): Row[] {
  const children = spans.filter((span) => span.parentId === parentId).sort(byStory);
  const alike = Map.groupBy(children, (span) => labelOf(span));
  return [...alike.values()].flatMap((same) => {
    const [span] = same;
    return span ? [{ span, depth }, ...same.flatMap((each) => rowsOf(spans, each.spanId, depth + 1))] : [];
  });
}

/** Events in the order of their aggregate, the public ones last; everything else by its name. */
function byStory(a: Span, b: Span): number {
  const [first, second] = [sequenceOf(a), sequenceOf(b)];
  if (first !== second) return first - second;
  return labelOf(a) < labelOf(b) ? -1 : 1;
}

function sequenceOf({ attributes }: Span): number {
  const isPublic = attributes['messaging.destination.name'] === 'advisory-events';
  return Number(attributes['patchline.event.sequence'] ?? 0) + (isPublic ? 1_000_000 : 0);
}

function labelOf({ name, attributes }: Span): string {
  const more = attributes['patchline.event.type'] ?? attributes['faas.name'];
  return more === undefined || more === name ? name : `${name} · ${String(more)}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
