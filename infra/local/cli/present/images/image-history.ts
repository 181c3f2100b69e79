import type { HistoryRow } from '../../../../../shared/images/index.ts';
import type { Chart } from '../../charts/svg-chart.ts';
import type { Look } from '../text/look.ts';
import { tableLines } from '../text/table.ts';
import { day } from '../text/words.ts';

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'unknown'] as const;

/** The history of images as a table. Ends with a line break. */
export function formatHistory(rows: readonly HistoryRow[], look: Look): string {
  if (rows.length === 0) return 'No image yet: patchline image add stores one.\n';
  const count = (title: string, of: (row: HistoryRow) => number | undefined, drop?: number) => ({
    ...{ title, align: 'right' as const, cell: (row: HistoryRow) => String(of(row) ?? '') },
    ...(drop !== undefined && { drop }),
  });
  const columns = [
    { title: 'VERSION', cell: ({ image }: HistoryRow) => image.version },
    { title: 'VARIANT', cell: ({ image }: HistoryRow) => image.variant },
    { title: 'BUILT', cell: ({ image }: HistoryRow) => day(image.builtAt ?? ''), drop: 1 },
    { title: 'KERNEL', cell: ({ image }: HistoryRow) => image.kernel ?? '', drop: 2 },
    count('PACKAGES', ({ image }) => image.packages),
    count('ADDED', ({ changes }) => changes?.added, 3),
    count('REMOVED', ({ changes }) => changes?.removed, 3),
    count('UPGRADED', ({ changes }) => changes?.upgraded, 3),
    count('DOWNGRADED', ({ changes }) => changes?.downgraded, 3),
    count('RENAMED', ({ changes }) => changes?.renamed, 3),
    count('CLOSES', ({ findings }) => findings?.closes),
    count('OPENS', ({ findings }) => findings?.opens),
    count('AFFECTED', affected),
  ];
  return `${tableLines(rows, columns, look).join('\n')}\n`;
}

function affected({ findings }: HistoryRow): number | undefined {
  return findings && Object.values(findings.affected).reduce((sum, count) => sum + count, 0);
}

/** What each image is affected by, and what it closes; before the first scan how its packages changed. */
export function chartOfHistory(line: string, rows: readonly HistoryRow[]): Chart {
  const categories = rows.map(({ image: { version, variant } }) => `${version} ${variant}`);
  const isScanned = rows.some(({ findings }) => findings !== undefined);
  if (!isScanned) {
    const bar = (name: keyof NonNullable<HistoryRow['changes']>): Chart['series'][number] => ({
      ...{ name, kind: 'bar', stack: 'changes' },
      values: rows.map(({ changes }) => changes?.[name] ?? null),
    });
    const series = [bar('upgraded'), bar('added'), bar('removed'), bar('downgraded'), bar('renamed')];
    return { title: `Packages that changed in images of ${line}`, unit: 'packages', categories, series };
  }
  return {
    title: `What images of ${line} are affected by, as known now`,
    unit: 'findings',
    categories,
    series: [
      ...SEVERITIES.map((severity) => ({
        ...{ name: severity, kind: 'bar' as const, stack: 'affected' },
        values: rows.map(({ findings }) => findings?.affected[severity] ?? null),
      })),
      { name: 'closes', kind: 'line', values: rows.map(({ findings }) => findings?.closes ?? null) },
    ],
  };
}
