import type { Durations } from '../../../../../shared/sla/index.ts';
import type { Chart } from '../../charts/svg-chart.ts';
import { WHAT } from './durations.ts';
import { laneWord } from '../text/words.ts';

/** Durations as a chart: a group of bars for each row of the table. */
export function chartOfDurations(durations: readonly Durations[], month: string): Chart {
  const bars = (name: string, value: (row: Durations) => number): Chart['series'][number] => ({
    name,
    kind: 'bar',
    values: durations.map((row) => Number(value(row).toFixed(2))),
  });
  return {
    title: `How long things took that ended in ${month}`,
    unit: 'days',
    categories: durations.map(({ what, lane, severity }) =>
      [WHAT[what], laneWord(lane), severity].filter((word) => word !== '').join(', '),
    ),
    series: [
      bars('median', ({ median }) => median),
      bars('90 %', ({ p90 }) => p90),
      bars('longest', ({ longest }) => longest),
    ],
    isLying: true,
  };
}
