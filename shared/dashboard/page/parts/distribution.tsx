import type { VNode } from 'preact';
import { TitledTable } from './table.tsx';

interface Series {
  name: string;
  values: readonly number[];
}

const WIDTH = 600;
const ROW = 26;
const EDGE = 8;

/** Samples as dots on one scale, a row a series with a line at its median; and their figures as a table. */
export function Distribution({ caption, series }: { caption: string; series: readonly Series[] }): VNode {
  const all = series.flatMap(({ values }) => values);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const place = (value: number): number =>
    EDGE + (high === low ? 0.5 : (value - low) / (high - low)) * (WIDTH - 2 * EDGE);
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${WIDTH} ${series.length * ROW}`} aria-hidden="true">
        {series.map(({ name, values }, row) => {
          const [y, middle] = [row * ROW + ROW / 2, place(quantile(values, 0.5))];
          return (
            <g key={name} class={`line-${row}`}>
              <line class="scale" x1={0} x2={WIDTH} y1={y} y2={y} />
              {values.map((value, at) => (
                <circle key={at} cx={place(value)} cy={y} r={4} />
              ))}
              <line class="median" x1={middle} x2={middle} y1={y - 11} y2={y + 11} />
            </g>
          );
        })}
      </svg>
      <TitledTable
        caption={caption}
        rows={series}
        keyOf={({ name }) => name}
        columns={[
          { name: 'Of', cell: ({ name }) => name },
          { name: 'Runs', isNumber: true, cell: ({ values }) => values.length },
          { name: 'Lowest', isNumber: true, cell: ({ values }) => shown(quantile(values, 0)) },
          { name: 'Median', isNumber: true, cell: ({ values }) => shown(quantile(values, 0.5)) },
          { name: 'Highest', isNumber: true, cell: ({ values }) => shown(quantile(values, 1)) },
        ]}
      />
    </figure>
  );
}

/** Between the two values that are nearest. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [below = NaN, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}

function shown(value: number): string {
  return String(Number(value.toPrecision(5)));
}
