import type { Chart } from '../charts/svg-chart.ts';
import type { Lag, ReplayedMonth } from '../replay/months.ts';
import type { Look } from './text/look.ts';
import { tableLines } from './text/table.ts';
import { laneWord } from './text/words.ts';

const LANES = ['out-of-band', 'next-image', 'triage'] as const;

/** Replayed months as a table. Ends with a line break. */
export function formatReplay(months: readonly ReplayedMonth[], look: Look): string {
  const count = (title: string, value: (month: ReplayedMonth) => number) => ({
    title,
    cell: (month: ReplayedMonth) => String(value(month)),
    align: 'right' as const,
  });
  const columns = [
    { title: 'MONTH', cell: ({ month }: ReplayedMonth) => month },
    count('AFFECTED', ({ affected }) => affected),
    count('INVESTIGATED', ({ investigated }) => investigated),
    count('PATCHED', ({ patched }) => patched),
    ...LANES.map((lane) => count(laneWord(lane).toUpperCase(), ({ lanes }) => lanes[lane] ?? 0)),
    { title: 'LAG AT LEAST', cell: ({ atLeast }: ReplayedMonth) => lagWords(atLeast) },
    { title: 'LAG AT MOST', cell: ({ atMost }: ReplayedMonth) => lagWords(atMost) },
  ];
  return `${tableLines(months, columns, look).join('\n')}\n\nLag: days from publication to a scan, median and 90 %.\n`;
}

function lagWords(lag: Lag | undefined): string {
  return lag ? `${lag.median.toFixed(1)} / ${lag.p90.toFixed(1)}` : '';
}

/** What was found in each month, bars of a month on each other. */
export function chartOfReplay(months: readonly ReplayedMonth[]): Chart {
  const bars = (name: string, value: (month: ReplayedMonth) => number): Chart['series'][number] => ({
    ...{ name, kind: 'bar', stack: 'found' },
    values: months.map(value),
  });
  return {
    title: 'Findings by the month in which a scan could first see them',
    unit: 'findings',
    categories: months.map(({ month }) => month),
    series: [
      ...LANES.map((lane) => bars(laneWord(lane), ({ lanes }) => lanes[lane] ?? 0)),
      bars('patched', ({ patched }) => patched),
    ],
  };
}
