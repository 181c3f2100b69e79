import { type Metric, metrics } from '../../shared/platform/index.ts';

/** A chart of the workbook: its title and what it asks Application Insights. */
interface Chart {
  title: string;
  query: string;
}

/** A chart for each metric of the list. */
export function workbookCharts(): Chart[] {
  return Object.entries(metrics).map(([name, metric]) => ({
    title: metric.title,
    query: queryOf(name, metric),
  }));
}

function queryOf(name: string, { kind, attributes }: Metric): string {
  const series = attributes.map((attribute) => `tostring(customDimensions["${attribute}"])`);
  const by = series.length === 0 ? '' : `, series = strcat_delim(" ", ${[...series, '""'].join(', ')})`;
  const value = {
    counter: 'sum(valueSum)',
    gauge: 'max(valueMax)',
    histogram: 'sum(valueSum) / sum(valueCount)',
  }[kind];
  return `customMetrics | where name == "${name}" | summarize value = ${value} by bin(timestamp, 15m)${by} | render timechart`;
}
