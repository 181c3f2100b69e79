import type { Flood, FloodGroup } from '../../../../../shared/lanes/index.ts';
import type { Look } from '../text/look.ts';
import { paint } from '../text/paint.ts';
import { type Column, tableLines } from '../text/table.ts';
import { number, plural } from '../text/words.ts';

/** A package with more investigations than can be shown one by one. */
export interface FloodedPackage extends Flood {
  package: string;
}

interface Line extends FloodGroup {
  package: string;
}

/** How many groups are shown over all packages: the largest ones. */
const MAX_GROUPS = 20;

/** The groups of investigations as a table under a heading. */
export function floodLines(floods: readonly FloodedPackage[], look: Look): string[] {
  if (floods.length === 0) return [];
  const lines = floods
    .flatMap(({ package: name, groups }) => groups.map((group): Line => ({ ...group, package: name })))
    .sort((a, b) => b.count - a.count);
  const columns: Column<Line>[] = [
    { title: 'PACKAGE', cell: (row) => row.package, min: 12 },
    { title: 'CVES', cell: ({ count }) => number(count), align: 'right' },
    { title: 'LIKELY', cell: ({ likely }) => number(likely), align: 'right', drop: 1 },
    { title: 'PRODUCT', cell: ({ product }) => product, min: 12 },
    { title: 'RULE', cell: ({ rule }) => rule, drop: 2 },
    { title: 'SOURCE', cell: ({ source }) => source, min: 8, drop: 2 },
    {
      title: 'SETTLED BY',
      cell: ({ settledBy }) => settledBy,
      paint: (text) => paint(look, 'dim', text),
      min: 30,
      drop: 3,
    },
  ];
  const total = floods.reduce((sum, { investigations }) => sum + investigations, 0);
  const more = lines.length - MAX_GROUPS;
  const counts = `${plural(total, 'investigation')} of ${plural(floods.length, 'package')}, in groups`;
  return [
    `${paint(look, 'bold', 'Floods')}  ${paint(look, 'dim', counts)}`,
    ...tableLines(lines.slice(0, MAX_GROUPS), columns, look, 2),
    ...(more > 0 ? [`  and ${plural(more, 'smaller group')}`] : []),
  ];
}
