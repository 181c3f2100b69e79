import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

/** A chart of values by category. */
export interface Chart {
  title: string;
  /** What the values are, such as `days`. */
  unit: string;
  categories: readonly string[];
  series: readonly Series[];
  /** Bars lie and categories go down, for many of them or long names. */
  isLying?: boolean;
}

interface Series {
  name: string;
  kind: 'bar' | 'line';
  /** One a category; `null`: none is known. */
  values: readonly (number | null)[];
  /** Bars of the same stack stand on each other. */
  stack?: string;
}

const WIDTH = 960;
const HEIGHT = 480;

/** What title, legend and axis take of the height of a lying chart, and each of its bars. */
const AROUND = 150;
const BAR = 18;

use([BarChart, LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

/** A chart as SVG text, ends with a line break. Equal charts give equal text, whatever was drawn before. */
export function svgChart(chart: Chart): string {
  const { title, unit, categories, series, isLying = false } = chart;
  const stacks = new Set(series.map(({ name, stack }) => stack ?? `\n${name}`)).size;
  const height = isLying ? AROUND + BAR * Math.max(1, categories.length * stacks) : HEIGHT;
  const drawn = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  const names = { type: 'category', data: categories.map(legible), axisLabel: { hideOverlap: !isLying } };
  const values = { type: 'value', name: legible(unit), nameLocation: 'middle', nameGap: 40 };
  drawn.setOption({
    animation: false,
    backgroundColor: '#fff',
    title: { text: legible(title), left: 'center', top: 8 },
    legend: { top: 40 },
    grid: { left: 24, right: 24, top: 76, bottom: 24, outerBoundsMode: 'same' },
    xAxis: isLying ? values : names,
    yAxis: isLying ? { ...names, inverse: true, axisLabel: { interval: 0 } } : values,
    series: series.map((each) => ({
      type: each.kind,
      name: legible(each.name),
      data: each.values,
      silent: true,
      ...(each.stack !== undefined && { stack: each.stack }),
      ...(each.kind === 'line' && { showSymbol: true, symbolSize: 4 }),
    })),
  });
  const svg = drawn.renderToSVGString();
  drawn.dispose();
  return `${withoutCounts(svg)}\n`;
}

/**
 * Styles for a hovering mouse, whose classes the library counts on over all charts of a process, are left out, and its
 * number in the names of clip paths.
 */
function withoutCounts(svg: string): string {
  return svg
    .replace(/<style >.*?<\/style>\n/s, '')
    .replace(/ class="zr\d+-cls-\d+"/g, '')
    .replace(/(id="|="url\(#)zr\d+-/g, '$1');
}

/** XML has no place for control characters, escaped or not. */
function legible(text: string): string {
  return text.toWellFormed().replace(/\p{Cc}/gu, ' ');
}
