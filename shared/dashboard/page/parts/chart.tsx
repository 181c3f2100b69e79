import type { VNode } from 'preact';
import { useContext, useEffect, useMemo, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { ZoneContext } from '../client/zone.ts';
import { Save } from './save.tsx';
import { Table } from './table.tsx';
import { momentIn, Time } from './time.tsx';

export interface Line {
  name: string;
  /** One a time; `null`: unknown. */
  values: readonly (number | null)[];
}

interface ChartProps {
  caption: string;
  /** ISO 8601, in order. */
  times: readonly string[];
  lines: readonly Line[];
}

const HEIGHT = 220;
const DAY_SECONDS = 86_400;

/** Lines over time, and the same as a table for whoever does not see them. */
export function Chart({ caption, times, lines }: ChartProps): VNode {
  const rows = useMemo(() => times.map((at, index) => ({ at, index })).reverse(), [times]);
  return (
    <figure class="chart">
      <figcaption>
        {caption}
        <ul class="legend" aria-hidden="true">
          {lines.map(({ name }, at) => (
            <li key={name} class={`line-${at}`}>
              {name}
            </li>
          ))}
        </ul>
      </figcaption>
      <Drawing times={times} lines={lines} />
      <details>
        <summary>{caption} as a table</summary>
        <Save name={caption} rows={rowsOf(times, lines)} />
        <Table
          caption={`${caption} as a table`}
          rows={rows}
          keyOf={({ at }) => at}
          columns={[
            { name: 'Time', cell: ({ at }) => <Time at={at} /> },
            ...lines.map(({ name, values }) => ({
              name,
              isNumber: true as const,
              cell: ({ index }: { index: number }) => shown(values[index]),
            })),
          ]}
        />
      </details>
    </figure>
  );
}

function rowsOf(times: readonly string[], lines: readonly Line[]): object[] {
  return times.map((at, index) => ({
    at,
    ...Object.fromEntries(lines.map(({ name, values }) => [name, values[index]])),
  }));
}

function Drawing({ times, lines }: Omit<ChartProps, 'caption'>): VNode {
  const place = useRef<HTMLDivElement>(null);
  const { zone } = useContext(ZoneContext);
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const data = [
      times.map((at) => Date.parse(at) / 1000),
      ...lines.map(({ values }) => [...values]),
    ] as uPlot.AlignedData;
    const draw = (): uPlot => new uPlot(optionsOf(box, lines, zone), data, box);
    let plot = draw();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const again = (): void => {
      plot.destroy();
      plot = draw();
    };
    const watch = new ResizeObserver(() => {
      plot.setSize({ width: box.clientWidth, height: HEIGHT });
    });
    watch.observe(box);
    dark.addEventListener('change', again);
    return () => {
      watch.disconnect();
      dark.removeEventListener('change', again);
      plot.destroy();
    };
  }, [times, lines, zone]);
  return <div ref={place} class="drawing" aria-hidden="true" />;
}

/** Colours come from the style sheet, by the legend. */
function optionsOf(box: HTMLElement, lines: readonly Line[], zone: 'utc' | 'local'): uPlot.Options {
  const [text, grid] = [getComputedStyle(box).color, getComputedStyle(box).borderTopColor];
  const legend = box.parentElement?.querySelectorAll('.legend li') ?? [];
  const label = (at: number, step: number): string => {
    const moment = momentIn(zone, new Date(at * 1000).toISOString());
    return step < DAY_SECONDS ? moment.slice(11, 16) : moment.slice(5, 10);
  };
  const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  return {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    axes: [
      { ...axis, values: (...[, moments, , , step]) => moments.map((at) => label(at, step)) },
      { ...axis, size: 60 },
    ],
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
    series: [
      {},
      ...lines.map((line, at) => {
        const stroke = legend[at] ? getComputedStyle(legend[at]).borderLeftColor : text;
        return { label: line.name, stroke, width: 2, points: { show: line.values.length < 40 } };
      }),
    ],
    ...(zone === 'utc' && { tzDate: (seconds: number) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC') }),
  };
}

function shown(value: number | null | undefined): string {
  if (value === null || value === undefined) return '';
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
